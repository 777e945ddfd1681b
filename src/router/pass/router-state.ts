import type { FailureCode } from '../../model/failure.ts';
import type { InterlockDocument } from '../../model/interlock-document.ts';
import type { RouterPass } from './router-result.ts';
import { emptyMemory, type RouteMemory } from '../routes/route-memory.ts';

/** The last config.toml that could be used. */
export interface GoodDocument {
  readonly document: InterlockDocument;
  readonly text: string;
}

export interface SettledPass {
  readonly good: GoodDocument;
  /** Of config.toml. */
  readonly fault: string | undefined;
  readonly pass: RouterPass;
}

/** What the core remembers from one pass to the next. */
export interface RouterState {
  readonly document: GoodDocument | undefined;
  readonly routes: RouteMemory;
  /** The last pass, if it had nothing to write: it need not be made again for the same swarm. */
  readonly settled: SettledPass | undefined;
  /** What is wrong, by what it is about; logged when it changes. */
  readonly faults: ReadonlyMap<string, string>;
  /** What the renderer noted of keys, as logged. */
  readonly notes: ReadonlySet<string>;
  /** Why the last pass could not be made, which is logged once; undefined: it could. */
  readonly failure: FailureCode | undefined;
  /** Why files are not tested, as logged. */
  readonly untested: string | undefined;
  /** Texts that nginx refused, with what it said: the same file is not tested again. */
  readonly refusedTexts: ReadonlyMap<string, string>;
}

export interface RouterMemory {
  readonly state: () => RouterState;
  readonly update: (change: Partial<RouterState>) => void;
}

export function createRouterMemory(): RouterMemory {
  let state: RouterState = {
    ...{
      document: undefined,
      settled: undefined,
      routes: emptyMemory,
      faults: new Map(),
      notes: new Set(),
      failure: undefined,
      untested: undefined,
      refusedTexts: new Map(),
    },
  };
  return {
    state: () => state,
    update: (change) => {
      state = { ...state, ...change };
    },
  };
}
