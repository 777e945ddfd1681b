import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { instrument, type Mutant } from './instrument.ts';

/** The files and folders that are mutated. */
const mutated = [
  'src/plan',
  'src/service-fields/compare-values.ts',
  'src/service-fields/overlay.ts',
  'src/service-fields/patch-values.ts',
];

/** The files and folders whose tests have to detect the mutants. */
const judges = ['test/plan', 'test/service-fields'];

/** The percentage of detectable mutants that tests have to detect. */
export const leastScore = 95;

/** Files that decide who owns an object, and what is written or deleted: no mutant may be left in them. */
export const flawless: readonly string[] = [
  'src/plan/guards.ts',
  'src/plan/interlock/kept-blocks.ts',
  'src/plan/common/ownership.ts',
  'src/plan/objects/plan-file-objects.ts',
  'src/plan/objects/plan-obsolete-objects.ts',
  'src/plan/networks/plan-networks.ts',
  'src/plan/nodes/plan-nodes.ts',
  'src/plan/nodes/obsolete-nodes.ts',
  'src/plan/plan-prune.ts',
  'src/plan/services/plan-unadoption.ts',
  'src/plan/services/plan-services.ts',
  'src/plan/services/obsolete-services.ts',
  'src/plan/common/quarantine.ts',
  'src/plan/common/keep-ledger-rows.ts',
  'src/plan/services/service-claim.ts',
  'src/plan/services/update-service.ts',
  'src/service-fields/overlay.ts',
  'src/service-fields/patch-values.ts',
];

/** How many workers share the mutants. */
export const shardCount = 2;

export const root = join(import.meta.dirname, '../..');

export interface MutatedFile {
  /** From the root, with `/`. */
  readonly path: string;
  readonly source: string;
  readonly code: string;
  readonly firstId: number;
  readonly mutants: readonly Mutant[];
}

/** All mutants with consecutive ids: equal sources give equal ids in every process. */
export function mutatedFiles(): readonly MutatedFile[] {
  let firstId = 0;
  return mutated.flatMap(filesOf).map((path) => {
    const source = readFileSync(join(root, path), 'utf8');
    const { code, mutants } = instrument(path, source, firstId);
    const file = { path, source, code, firstId, mutants };
    firstId += mutants.length;
    return file;
  });
}

/** Whether the path contains one of the requested substrings; without any, all paths match. */
export const isAsked = (path: string, only: readonly string[]): boolean =>
  only.length === 0 || only.some((one) => path.includes(one));

/** Absolute paths of the test files. */
export const judgeFiles = (): readonly string[] =>
  judges
    .flatMap(filesOf)
    .filter((path) => path.endsWith('.test.ts'))
    .map((path) => join(root, path));

/** A path from the root, with `/`. */
export const fromRoot = (path: string): string => relative(root, path).split(sep).join('/');

function filesOf(path: string): readonly string[] {
  if (statSync(join(root, path)).isFile()) return [path];
  return readdirSync(join(root, path), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `${path}/${name.split(sep).join('/')}`)
    .sort();
}
