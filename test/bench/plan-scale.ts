import { fork } from 'node:child_process';
import { once } from 'node:events';
import { planFrom } from '../../src/reconcile/plan-from.ts';
import { parseManifests } from '../../src/manifest/parse-manifests.ts';
import type { ObservedSwarm } from '../../src/model/observed.ts';
import { largeSource } from './large-source.ts';

const clusters = 100;
const rounds = 5;

interface Cost {
  readonly seconds: number;
  readonly peakMb: number;
}

/**
 * Prints what validate, compile and plan cost for many services; the second size tells whether it grows with the square.
 * Every round is a process of its own, as a command is: nothing is warm, and no memory is that of an earlier round.
 */
const [size] = process.argv.slice(2);
if (size === undefined) for (const services of [5_000, 10_000]) report(services, await costsOf(services));
else process.send?.(costOfOne(Number(size)));

async function costsOf(services: number): Promise<readonly Cost[]> {
  const costs: Cost[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const [cost] = (await once(fork(import.meta.filename, [String(services)]), 'message')) as [Cost]; // as it is sent
    costs.push(cost);
  }
  return costs.toSorted((left, right) => left.seconds - right.seconds);
}

function costOfOne(services: number): Cost {
  const files = largeSource(services, clusters);
  const start = performance.now();
  planOnce(files);
  const seconds = (performance.now() - start) / 1000;
  return { seconds, peakMb: Math.round(process.resourceUsage().maxRSS / 1024) };
}

function report(services: number, costs: readonly Cost[]): void {
  const [min, median, max] = [costs[0], costs[Math.floor(rounds / 2)], costs.at(-1)];
  const peakMb = Math.max(...costs.map((cost) => cost.peakMb));
  console.log(
    `${services} services in ${clusters} clusters: median ${format(median)} s (min ${format(min)}, max ${format(max)}), peak ${peakMb} MB`,
  );
}

function planOnce(files: ReturnType<typeof largeSource>): void {
  const { set, problems } = parseManifests(files);
  if (problems.length > 0) throw new Error(problems[0]?.message);
  const intent = {
    set,
    revision: { id: 'bench', digest: '' },
    owner: 'default',
    now: '2026-01-01T00:00:00.000Z',
    prune: false,
    freshSalt: '00',
  };
  const { plan } = planFrom(intent, emptySwarm());
  if (plan.changes.length < set.services.length) throw new Error(`Only ${plan.changes.length} changes`);
}

function emptySwarm(): ObservedSwarm {
  return {
    engine: { apiVersion: '1.41', engineVersion: '20.10', nodeName: 'm', isManager: true, swarmError: '' },
    nodes: Array.from({ length: clusters }, (_, index) => ({
      id: `id-${String(index)}`,
      version: 1,
      hostname: `node-${String(index)}`,
      role: 'worker',
      availability: 'active',
      state: 'ready',
      labels: {},
      address: '10.0.0.1',
      os: 'linux',
      architecture: 'x86_64',
      engineLabels: {},
      spec: {},
    })),
    networks: [],
    services: [],
    configs: [],
    secrets: [],
    tasks: [],
  };
}

function format(cost: Cost | undefined): string {
  return (cost?.seconds ?? 0).toFixed(2);
}
