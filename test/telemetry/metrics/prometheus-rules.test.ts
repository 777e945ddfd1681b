import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { describe, expect, it } from 'vitest';
import { findProgram } from '../../../tools/lab/program.ts';
import { measureAll } from './measured.ts';

const root = join(import.meta.dirname, '../../..');
const folder = join(root, 'deploy/prometheus');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const text = read('deploy/prometheus/reconciler.rules.yml');
const { groups } = parse(text) as {
  groups: { rules: { alert: string; expr: string; labels: { severity: string } }[] }[];
};
const rules = groups.flatMap((group) => group.rules);

function promtool(...args: readonly string[]): string {
  if (findProgram('promtool') === undefined)
    throw new Error('promtool is missing: install the Debian package prometheus');
  return execFileSync('promtool', args, { encoding: 'utf8', cwd: folder });
}

describe('deploy/prometheus/reconciler.rules.yml', () => {
  it('is what Prometheus reads', () => {
    expect(promtool('check', 'rules', 'reconciler.rules.yml')).toContain(
      `SUCCESS: ${rules.length} rules found`,
    );
  });

  it('fires when it should, and not before', () => {
    expect(promtool('test', 'rules', 'reconciler.rules.test.yml')).toContain('SUCCESS');
  });

  it('has each alert in its tests and in docs/metrics.md, with its severity', () => {
    const tests = read('deploy/prometheus/reconciler.rules.test.yml');
    const documented = [...read('docs/metrics.md').matchAll(/^\| `(Reconciler\w+)` .*\| (\w+) +\|$/gm)];

    expect(rules.filter(({ alert }) => !tests.includes(alert))).toEqual([]);
    expect(documented.map(([, alert, severity]) => `${alert} ${severity}`).sort()).toEqual(
      rules.map(({ alert, labels }) => `${alert} ${labels.severity}`).sort(),
    );
  });

  it('refers only to metrics that there are', async () => {
    const measured = await (await measureAll()).metrics.text();
    const named = rules.flatMap(({ expr }) => expr.match(/reconciler_\w+/g) ?? []);

    expect(named.length).toBeGreaterThan(rules.length);
    expect(named.filter((name) => !measured.includes(`\n${name}{`))).toEqual([]);
  });
});

describe('/metrics', () => {
  it('is what promtool reads, without a complaint about our own', async () => {
    const measured = await (await measureAll()).metrics.text();
    const own = measured
      .split('\n\n')
      .filter((block) => block.startsWith('# HELP reconciler_'))
      .join('\n');

    expect(() =>
      execFileSync('promtool', ['check', 'metrics'], { input: `${own}\n`, stdio: 'pipe' }),
    ).not.toThrow();
  });
});
