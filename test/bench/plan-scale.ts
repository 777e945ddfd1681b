import { planFrom } from '../../src/reconcile/plan-from.ts';
import { parseManifests } from '../../src/manifest/parse-manifests.ts';
import type { ObservedSwarm } from '../../src/model/observed.ts';
import { largeSource } from './large-source.ts';

const clusters = 100;
const rounds = 5;

/** Prints what validate, compile and plan cost for many services; the second size tells whether it grows with the square. */
for (const services of [5_000, 10_000]) {
  const files = largeSource(services, clusters);
  const times = Array.from({ length: rounds }, () =>
    timeOf(() => {
      planOnce(files);
    }),
  );
  times.sort((left, right) => left - right);
  const [min, median, max] = [times[0], times[Math.floor(rounds / 2)], times.at(-1)];
  const peakMb = Math.round(process.resourceUsage().maxRSS / 1024);
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

function timeOf(work: () => void): number {
  const start = performance.now();
  work();
  return (performance.now() - start) / 1000;
}

function format(seconds: number | undefined): string {
  return (seconds ?? 0).toFixed(2);
}
