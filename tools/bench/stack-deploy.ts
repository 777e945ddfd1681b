// Compares the cost of applying services with `docker stack deploy` of the same services, in one run on a swarm of the
// lab. The floor is what the bare API takes for the writes. Arguments: how many services (1000), how many rounds (3).
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { createLimit } from '../../src/kernel/limit.ts';
import { enginePid } from '../lab/node/engine.ts';
import { startLab, type Lab } from '../lab/lab.ts';
import { runReconciler, startReconciler } from '../../test/support/reconciler.ts';
import { manifestsOf, specsOf, stackFileOf } from './thousand-services.ts';

const [count = 1000, rounds = 3] = process.argv.slice(2).map(Number);

/** As many as the reconciler sends in parallel. */
const parallelWrites = 8;

/** Wall clock seconds, and CPU seconds of the leading manager's engine. */
interface Cost {
  readonly seconds: number;
  readonly engineSeconds: number;
}

for (const managers of [1, 3]) await benchmark(managers);

async function benchmark(managers: number): Promise<void> {
  const lab = await startLab({ managers, workers: 1 });
  const folder = await mkdtemp(join(tmpdir(), 'reconciler-bench-'));
  const bench = createBench(lab, folder);
  try {
    await lab.docker(['network', 'create', '--driver', 'overlay', '--subnet', '10.50.0.0/16', 'web']);
    await writeFile(join(folder, 'apps.yaml'), manifestsOf(count));
    await writeFile(join(folder, 'stack.yml.txt'), stackFileOf(count));
    const results: Record<string, Cost[]> = {};
    for (let round = 0; round < rounds; round += 1) {
      for (const [name, cost] of await bench.round()) (results[name] ??= []).push(cost);
    }
    report(managers, results);
  } finally {
    await rm(folder, { recursive: true });
    await lab.down();
  }
}

function createBench(lab: Lab, folder: string): { round(): Promise<readonly (readonly [string, Cost])[]> } {
  const pid = enginePid(lab.nodes[0]!) ?? 0;
  const deploy = async (): Promise<void> => {
    const file = join(folder, 'stack.yml.txt');
    await lab.docker(['stack', 'deploy', '--resolve-image', 'never', '-c', file, 'bench'], {
      timeoutMs: 300_000,
    });
  };
  const apply = async (): Promise<void> => {
    const args = ['apply', folder, '--yes', '--no-wait', '--host', lab.dockerHost];
    const { code, stdout, stderr } = await runReconciler(args);
    if (code !== 0) throw new Error(stdout + stderr);
  };
  const floor = async (): Promise<void> => {
    const { body } = await lab.api('GET', '/networks/web');
    const { Id } = body as { readonly Id: string }; // the engine's answer
    await createAll(lab.dockerHost.replace('unix://', ''), specsOf(count, Id));
  };
  const clear = async (): Promise<void> => {
    const ids = (await lab.docker(['service', 'ls', '--quiet'])).trim().split('\n');
    await lab.docker(['service', 'rm', ...ids], { timeoutMs: 300_000 });
    const configs = (await lab.docker(['config', 'ls', '--quiet'])).trim();
    if (configs !== '') await lab.docker(['config', 'rm', ...configs.split('\n')]);
  };
  return {
    round: async () => {
      const floorFirst = await costOf(pid, floor);
      await clear();
      const deployFirst = await costOf(pid, deploy);
      const deployAgain = await costOf(pid, deploy);
      await clear();
      const applyFirst = await costOf(pid, apply);
      const applyAgain = await costOf(pid, apply);
      const pass = await passInProcess(pid, folder, lab.dockerHost);
      await clear();
      return [
        ['first: bare API', floorFirst],
        ['first: docker stack deploy', deployFirst],
        ['first: reconciler apply', applyFirst],
        ['again: docker stack deploy', deployAgain],
        ['again: reconciler apply', applyAgain],
        ['again: a pass of reconciler run', pass],
      ];
    },
  };
}

/** Waits first until the engine has finished earlier work, so that this is not counted. */
async function costOf(pid: number, work: () => Promise<unknown>): Promise<Cost> {
  await quiet(pid);
  const before = processorSeconds(pid);
  const start = performance.now();
  await work();
  return { seconds: (performance.now() - start) / 1000, engineSeconds: processorSeconds(pid) - before };
}

async function quiet(pid: number): Promise<void> {
  for (;;) {
    const before = processorSeconds(pid);
    await setTimeout(1000);
    if (processorSeconds(pid) - before < 0.05) return;
  }
}

/** User and system time of a process; the kernel counts in hundredths of a second. */
function processorSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** The third pass of the daemon, when its code is warm. */
async function passInProcess(pid: number, folder: string, host: string): Promise<Cost> {
  const args = ['run', folder, '--interval', '1s', '--log-level', 'debug', '--host', host];
  const { process: child, finished } = startReconciler(args);
  const stopped = once(child, 'close');
  const passes: Cost[] = [];
  let before = processorSeconds(pid);
  for await (const line of createInterface({ input: child.stderr! })) {
    const { message, tookMs } = JSON.parse(line) as { readonly message: string; readonly tookMs?: number }; // its own log
    if (message !== 'pass finished' || tookMs === undefined) continue;
    passes.push({ seconds: tookMs / 1000, engineSeconds: processorSeconds(pid) - before });
    before = processorSeconds(pid);
    if (passes.length === 3) child.kill('SIGTERM');
  }
  await stopped;
  await finished;
  return passes[2] ?? { seconds: Number.NaN, engineSeconds: Number.NaN };
}

async function createAll(socketPath: string, specs: readonly object[]): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: parallelWrites });
  const limited = createLimit(parallelWrites);
  const post = (spec: object): Promise<void> =>
    new Promise((resolve, reject) => {
      const headers = { 'content-type': 'application/json' };
      const sent = request({ socketPath, agent, method: 'POST', path: '/v1.41/services/create', headers });
      sent.on('error', reject);
      sent.on('response', (response) => {
        response.resume().on('end', () => {
          if (response.statusCode === 201) resolve();
          else reject(new Error(`The engine answers ${String(response.statusCode)}`));
        });
      });
      sent.end(JSON.stringify(spec));
    });
  await Promise.all(specs.map((spec) => limited(() => post(spec))));
  agent.destroy();
}

function report(managers: number, results: Readonly<Record<string, readonly Cost[]>>): void {
  console.log(
    `\n${count} services without tasks, ${managers === 1 ? 'one manager' : `${managers} managers`}, median of ${rounds} [min-max]`,
  );
  console.table(
    Object.fromEntries(
      Object.entries(results).map(([name, costs]) => [
        name,
        {
          seconds: spread(costs.map(({ seconds }) => seconds)),
          'manager CPU s': spread(costs.map(({ engineSeconds }) => engineSeconds)),
        },
      ]),
    ),
  );
}

function spread(values: readonly number[]): string {
  const sorted = [...values].sort((left, right) => left - right);
  const [min = 0, median = 0, max = 0] = [sorted[0], sorted[Math.floor(sorted.length / 2)], sorted.at(-1)];
  return `${median.toFixed(2)} [${min.toFixed(2)}-${max.toFixed(2)}]`;
}
