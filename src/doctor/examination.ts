import { Failure } from '../model/failure.ts';
import type { ManifestSet } from '../model/manifest.ts';
import type {
  ObservedConfig,
  ObservedEngine,
  ObservedNetwork,
  ObservedNode,
  ObservedSecret,
  ObservedService,
  ObservedTask,
} from '../model/observed.ts';
import type { Problem } from '../model/problem.ts';
import type { Revision } from '../model/source-file.ts';

/** What somebody answered, or why not. */
export type Reading<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure };

/** The lists of a swarm, each read by itself: one that is denied hides no other. */
export interface ReadLists {
  readonly nodes: Reading<readonly ObservedNode[]>;
  readonly networks: Reading<readonly ObservedNetwork[]>;
  readonly services: Reading<readonly ObservedService[]>;
  readonly configs: Reading<readonly ObservedConfig[]>;
  readonly secrets: Reading<readonly ObservedSecret[]>;
  readonly tasks: Reading<readonly ObservedTask[]>;
}

export interface ReadSource {
  /** As a person wrote it. */
  readonly name: string;
  readonly revision: Reading<Revision>;
  readonly set?: ManifestSet;
  readonly problems: readonly Problem[];
}

/** All that the checks look at. */
export interface Examination {
  readonly owner: string;
  /** ISO 8601. */
  readonly now: string;
  /** API versions that we speak. */
  readonly apiVersions: { readonly oldest: string; readonly newest: string };
  /** Engines that we know, as `20.10`. */
  readonly testedEngines: readonly string[];
  readonly engine: Reading<ObservedEngine>;
  /** Undefined where the engine did not answer, or is no manager. */
  readonly lists: ReadLists | undefined;
  /** Of the tasks of Interlock's core. */
  readonly coreError: string | undefined;
  /** `git version 2.39.5`. */
  readonly git: Reading<string>;
  readonly source: ReadSource | undefined;
}

/** A failure is an answer here; everything else is a bug. */
export async function reading<T>(answer: Promise<T>): Promise<Reading<T>> {
  try {
    return { ok: true, value: await answer };
  } catch (failure) {
    if (!(failure instanceof Failure) || failure.code === 'interrupted') throw failure;
    return { ok: false, failure };
  }
}

/** The value, or nothing in its place. */
export const valuesOf = <T>(read: Reading<readonly T[]> | undefined): readonly T[] =>
  read?.ok === true ? read.value : [];
