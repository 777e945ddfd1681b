import { Failure } from '../model/failure.ts';
import type { ManifestSet } from '../model/manifest/manifest.ts';
import type {
  ObservedConfig,
  ObservedEngine,
  ObservedNetwork,
  ObservedNode,
  ObservedSecret,
  ObservedService,
  ObservedTask,
} from '../model/observed.ts';
import type { Invocation } from '../model/own-commands.ts';
import type { Problem } from '../model/manifest/problem.ts';
import type { Revision } from '../model/manifest/source-file.ts';

/** An answer, or the reason why there is none. */
export type Reading<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure };

/** The lists of a swarm, each read on its own: one that is denied does not hide the others. */
export interface ReadLists {
  readonly nodes: Reading<readonly ObservedNode[]>;
  readonly networks: Reading<readonly ObservedNetwork[]>;
  readonly services: Reading<readonly ObservedService[]>;
  readonly configs: Reading<readonly ObservedConfig[]>;
  readonly secrets: Reading<readonly ObservedSecret[]>;
  readonly tasks: Reading<readonly ObservedTask[]>;
}

export interface ReadSource {
  /** As the user wrote it. */
  readonly name: string;
  readonly revision: Reading<Revision>;
  readonly set?: ManifestSet;
  readonly problems: readonly Problem[];
}

/** Everything that the checks examine. */
export interface Examination {
  readonly owner: string;
  readonly invocation: Invocation;
  /** ISO 8601. */
  readonly now: string;
  /** The API versions that the reconciler supports. */
  readonly apiVersions: { readonly oldest: string; readonly newest: string };
  /** Engines that we know, as `20.10`. */
  readonly testedEngines: readonly string[];
  readonly engine: Reading<ObservedEngine>;
  /** Undefined if the engine did not answer or is not a manager. */
  readonly lists: ReadLists | undefined;
  /** The last task error of Interlock's core. */
  readonly coreError: string | undefined;
  /** `git version 2.39.5`. */
  readonly git: Reading<string>;
  readonly source: ReadSource | undefined;
}

/** A failure counts as an answer; any other error is a bug. */
export async function reading<T>(answer: Promise<T>): Promise<Reading<T>> {
  try {
    return { ok: true, value: await answer };
  } catch (failure) {
    if (!(failure instanceof Failure) || failure.code === 'interrupted') throw failure;
    return { ok: false, failure };
  }
}

/** The value, or an empty list if it could not be read. */
export const valuesOf = <T>(read: Reading<readonly T[]> | undefined): readonly T[] =>
  read?.ok === true ? read.value : [];
