import { fork } from 'node:child_process';
import { once } from 'node:events';
import { parseAllDocuments } from 'yaml';
import { plainEnvironment } from '../../src/cli/terminal/plain-environment.ts';
import { parseManifests } from '../../src/manifest/parse-manifests.ts';
import type { ObservedSwarm } from '../../src/model/observed.ts';
import type { SourceFile } from '../../src/model/manifest/source-file.ts';
import { after } from '../../test/builders/after.ts';
import { planOf, vendorSwarm } from '../../test/builders/interlock-swarm.ts';
import { parsedSet } from '../../test/builders/manifests.ts';
import { observedNode } from '../../test/builders/observed.ts';
import { largeSource } from './large-source.ts';

const clusters = 100;
const rounds = 5;
const sizes = [5_000, 10_000];

interface Cost {
  readonly seconds: number;
  readonly peakMb: number;
}

/** Only the returned function is measured, not the preparation. */
type Prepare = (services: number) => () => void;

const source = (services: number): readonly SourceFile[] => largeSource(services, clusters);

/** From the manifests' bytes to the plan. */
const plansAll =
  (files: readonly SourceFile[], swarm: ObservedSwarm, changes: number, prune = false) =>
  (): void => {
    const { set, problems } = parseManifests(files);
    if (problems.length > 0) throw new Error(problems[0]?.message);
    const { plan } = planOf(set, swarm, { prune });
    const isWhole = changes === 0 ? plan.changes.length === 0 : plan.changes.length >= changes;
    if (!isWhole || plan.refused.length > 0)
      throw new Error(`${plan.changes.length} changes, ${plan.refused.length} refused`);
  };

const cases: Readonly<Record<string, Prepare>> = {
  'the YAML library alone, on the same files': (services) => {
    const texts = source(services).map(({ content }) => Buffer.from(content).toString());
    return () => {
      for (const text of texts) for (const document of parseAllDocuments(text)) document.toJS();
    };
  },
  'all is new': (services) => plansAll(source(services), freshSwarm, services),
  'nothing has changed': (services) => plansAll(source(services), swarmWith(services), 0),
  'every service has changed': (services) =>
    plansAll(source(services).map(changed), swarmWith(services), services),
  'all but one service of each cluster are pruned': (services) =>
    plansAll(source(services).map(cut), swarmWith(services), services - clusters, true),
};

async function measureAll(): Promise<void> {
  for (const caseName of Object.keys(cases)) {
    console.log(`${caseName}:`);
    for (const services of sizes) report(services, await costsOf(caseName, services));
  }
}

async function costsOf(caseName: string, services: number): Promise<readonly Cost[]> {
  const costs: Cost[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const [cost] = (await once(fork(import.meta.filename, [caseName, String(services)]), 'message')) as [
      Cost,
    ]; // as it is sent
    costs.push(cost);
  }
  return costs.toSorted((left, right) => left.seconds - right.seconds);
}

function costOf(caseName: string, services: number): Cost {
  const run = cases[caseName]?.(services);
  if (run === undefined) throw new Error(`No case "${caseName}"`);
  const start = performance.now();
  run();
  const seconds = (performance.now() - start) / 1000;
  return { seconds, peakMb: Math.round(process.resourceUsage().maxRSS / 1024) };
}

function report(services: number, costs: readonly Cost[]): void {
  const [min, median, max] = [costs[0], costs[Math.floor(rounds / 2)], costs.at(-1)];
  const peakMb = Math.max(...costs.map((cost) => cost.peakMb));
  console.log(
    `  ${services} services in ${clusters} clusters: median ${format(median)} s (min ${format(min)}, max ${format(max)}), peak ${peakMb} MB`,
  );
}

const format = (cost: Cost | undefined): string => (cost?.seconds ?? 0).toFixed(2);

const nodes = Array.from({ length: clusters }, (_, index) => observedNode(`node-${String(index)}`));

/** Interlock runs as MKE enables it, and the reconciler owns nothing yet. */
const freshSwarm: ObservedSwarm = { ...vendorSwarm(), nodes };

function swarmWith(services: number): ObservedSwarm {
  return after(freshSwarm, planOf(parsedSet(source(services)), freshSwarm));
}

const edited = (file: SourceFile, edit: (text: string) => string): SourceFile => ({
  ...file,
  content: Buffer.from(edit(Buffer.from(file.content).toString())),
});

const changed = (file: SourceFile): SourceFile =>
  edited(file, (text) => text.replaceAll('LOG_LEVEL: info', 'LOG_LEVEL: debug'));

const cut = (file: SourceFile): SourceFile =>
  edited(file, (text) => text.split('---\n').slice(0, 2).join('---\n'));

/**
 * Prints what validate, compile and plan cost for many services; the second size shows whether the cost is quadratic.
 * Every round is a process of its own, like a command: code is cold, and memory of earlier rounds does not count.
 */
const [name, size] = process.argv.slice(2);
if (name === undefined) await measureAll();
else {
  process.env = plainEnvironment(process.env); // as the command does
  process.send?.(costOf(name, Number(size)));
}
