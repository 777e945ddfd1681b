import { observe } from '../observe/observe.ts';
import { guardPlan, type GuardSwitches, type GuardVerdict } from '../plan/guards.ts';
import type { Decrypter } from '../ports/decrypter.ts';
import type { SwarmReader } from '../ports/swarm-reader.ts';
import { explainQuarantines } from './explain-quarantines.ts';
import { withoutHealing } from './heal-policy.ts';
import type { Intent } from './intent.ts';
import { planFrom, type PlannedPass } from './plan-from.ts';
import { planWithDecryption } from './plan-with-decryption.ts';

export interface PrepareDependencies {
  readonly reader: SwarmReader;
  readonly decrypter: Decrypter;
}

export interface PrepareOptions extends GuardSwitches {
  /** Whether drift is undone or only reported. */
  readonly heal: boolean;
  readonly signal?: AbortSignal;
  /** Sees the plan before any file is decrypted. Throws where it is not one to go on with. */
  readonly review?: (preview: PlannedPass) => void;
}

/** A pass that can be executed, unless a guard is against it. */
export interface PreparedPass extends PlannedPass {
  /** Empty where nothing stands against it. */
  readonly verdicts: readonly GuardVerdict[];
}

/** All of a pass before its first write: what would be done, whether it may be done, and all that doing it needs. */
export async function preparePass(
  intent: Intent,
  { reader, decrypter }: PrepareDependencies,
  options: PrepareOptions,
): Promise<PreparedPass> {
  const observed = await observe(reader, options.signal);
  options.review?.(preview(intent, observed));
  const planned = await planWithDecryption(intent, observed, decrypter);
  const explained = await explainQuarantines(planned, reader, options.signal);
  const selected = options.heal ? explained : withoutHealing(explained);
  return { ...selected, verdicts: guardPlan(selected, options) };
}

/** Observes and plans for looking only: no file is decrypted, so no key is needed. */
export const previewPass = async (
  intent: Intent,
  reader: SwarmReader,
  signal?: AbortSignal,
): Promise<PlannedPass> => preview(intent, await observe(reader, signal));

const preview = (intent: Intent, observed: PlannedPass['observed']): PlannedPass =>
  planFrom({ ...intent, isPreview: true }, observed);
