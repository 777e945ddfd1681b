import { hashOf } from '../kernel/hash.ts';
import type { JsonObject } from '../kernel/json.ts';
import type { Wait } from '../model/plan.ts';
import { createStability, type Stability } from './stability.ts';

/** How far a wait has come. */
export interface WaitProgress {
  readonly startedMs: number;
  readonly stability: Stability;
}

/** What is remembered of waits that a pass has not finished, so that the next one goes on instead of starting again. */
export interface WaitMemory {
  /** Fresh if nothing is remembered, or if the service has another spec by now. */
  readonly recall: (wait: Wait, spec: JsonObject | undefined, startedMs: number) => WaitProgress;
  readonly remember: (wait: Wait, spec: JsonObject | undefined, progress: WaitProgress) => void;
  readonly forget: (wait: Wait) => void;
  /** Forgets what nobody waits for any longer. */
  readonly keepOnly: (waits: readonly Wait[]) => void;
}

interface Remembered extends WaitProgress {
  readonly specHash: string | undefined;
}

export function createWaitMemory(): WaitMemory {
  const progressOf = new Map<string, Remembered>();
  return {
    recall: (wait, spec, startedMs) => {
      const known = progressOf.get(keyOf(wait));
      // While the service cannot be read, its spec is unknown.
      const isSame = spec === undefined || known?.specHash === undefined || known.specHash === hashOf(spec);
      return known !== undefined && isSame ? known : { startedMs, stability: createStability() };
    },
    remember: (wait, spec, progress) => {
      progressOf.set(keyOf(wait), {
        ...progress,
        specHash: spec === undefined ? undefined : hashOf(spec),
      });
    },
    forget: (wait) => {
      progressOf.delete(keyOf(wait));
    },
    keepOnly: (waits) => {
      const kept = new Set(waits.map(keyOf));
      for (const key of progressOf.keys()) if (!kept.has(key)) progressOf.delete(key);
    },
  };
}

const keyOf = ({ id, values = {} }: Wait): string => `${id} ${hashOf(values)}`;
