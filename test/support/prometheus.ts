import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findProgram } from '../../tools/lab/program.ts';
import { freePort } from './git-server/free-port.ts';
import { poll } from './poll.ts';

const shippedRules = new URL('../../deploy/prometheus/reconciler.rules.yml', import.meta.url);

/** A real Prometheus that scrapes one address every second, with the shipped rules: they fire after a second instead of minutes. */
export interface RunningPrometheus {
  /** The names of the alerts that fire. */
  readonly firing: () => Promise<readonly string[]>;
  /** The values of an expression, by their labels without those of the scrape. */
  readonly query: (expression: string) => Promise<readonly Sample[]>;
  /** How each rule of the file was loaded. */
  readonly rules: () => Promise<readonly { readonly name: string; readonly health: string }[]>;
  /** Why the target cannot be scraped; empty if it can. */
  readonly scrapeError: () => Promise<string | undefined>;
  readonly stop: () => Promise<void>;
}

export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export async function startPrometheus(target: string): Promise<RunningPrometheus> {
  const program = findProgram('prometheus');
  if (program === undefined) throw new Error('prometheus is missing: install the Debian package prometheus');
  const folder = await mkdtemp(join(tmpdir(), 'prometheus-'));
  const rules = (await readFile(shippedRules, 'utf8')).replaceAll(/for: \d+[hms]/g, 'for: 1s');
  await writeFile(join(folder, 'rules.yml'), rules);
  await writeFile(join(folder, 'prometheus.yml'), configOf(target));
  const listen = `127.0.0.1:${await freePort()}`;
  const child = spawn(
    program,
    [
      `--config.file=${join(folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=${listen}`,
      '--log.level=error',
    ],
    { stdio: 'ignore' },
  );
  const api = async <T>(path: string): Promise<T> => {
    const answer = await fetch(`http://${listen}/api/v1/${path}`);
    return ((await answer.json()) as { data: T }).data;
  };
  await poll('Prometheus is ready', () =>
    fetch(`http://${listen}/-/ready`).then(
      ({ ok }) => (ok ? true : undefined),
      () => undefined,
    ),
  );
  return {
    firing: async () => {
      const { alerts } = await api<{ alerts: Alert[] }>('alerts');
      return alerts
        .filter(({ state }) => state === 'firing')
        .map(({ labels }) => labels.alertname)
        .sort();
    },
    query: async (expression) => {
      const { result } = await api<{ result: Result[] }>(`query?query=${encodeURIComponent(expression)}`);
      return result.map(
        ({ metric: { __name__: _name, job: _job, instance: _instance, ...labels }, value }) => ({
          labels,
          value: Number(value[1]),
        }),
      );
    },
    rules: async () => {
      const { groups } = await api<{ groups: { rules: { name: string; health: string }[] }[] }>('rules');
      return groups.flatMap((group) => group.rules.map(({ name, health }) => ({ name, health })));
    },
    scrapeError: async () => {
      const { activeTargets } = await api<{ activeTargets: { health: string; lastError: string }[] }>(
        'targets',
      );
      const [scraped] = activeTargets;
      return scraped?.health === 'unknown' ? undefined : scraped?.lastError;
    },
    stop: async () => {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
      await rm(folder, { recursive: true });
    },
  };
}

interface Alert {
  readonly state: string;
  readonly labels: { readonly alertname: string };
}

interface Result {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [number, string];
}

const configOf = (target: string): string => `global: { scrape_interval: 1s, evaluation_interval: 1s }
rule_files: [rules.yml]
scrape_configs:
  - job_name: reconciler
    static_configs: [{ targets: ['${target}'] }]
`;
