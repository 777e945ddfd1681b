import { observe } from '../observe/observe.ts';
import { guardPlan, type GuardSwitches, type GuardVerdict } from '../plan/guards.ts';
import type { Decrypter } from '../ports/decrypter.ts';
import type { SwarmReader } from '../ports/swarm-reader.ts';
import { explainQuarantines } from './explain-quarantines.ts';
import { withoutHealing } from './heal-policy.ts';
import type { Intent } from './intent.ts';
import { planFrom, type PlannedPass } from './plan-from.ts';
import { planWithDecryption } from './plan-with-decryption.ts';
import { planWithImages, type ImageDependencies } from './resolve-images.ts';

export interface PrepareDependencies extends ImageDependencies {
  readonly reader: SwarmReader;
  readonly decrypter: Decrypter;
}

export interface PrepareOptions extends GuardSwitches {
  /** Whether drift is undone or only reported. */
  readonly heal: boolean;
  readonly signal?: AbortSignal;
  /** Reviews the plan before any file is decrypted, and throws to reject it. */
  readonly review?: (preview: PlannedPass) => void;
}

/** A pass that can be executed, unless a guard refuses it. */
export interface PreparedPass extends PlannedPass {
  /** Empty if no guard refuses it. */
  readonly verdicts: readonly GuardVerdict[];
}

/** Everything before the first write: observes, plans, decrypts files, explains quarantines and asks the guards. */
export async function preparePass(
  intent: Intent,
  dependencies: PrepareDependencies,
  options: PrepareOptions,
): Promise<PreparedPass> {
  const { reader, decrypter } = dependencies;
  const observed = await observe(reader, options.signal);
  options.review?.(planFrom({ ...intent, isPreview: true }, observed));
  const withImages = await planWithImages(intent, observed, dependencies, options.signal);
  const planned = await planWithDecryption(withImages, decrypter);
  const explained = await explainQuarantines(planned, reader, options.signal);
  const selected = options.heal ? explained : withoutHealing(explained);
  return { ...selected, verdicts: guardPlan(selected, options) };
}

/** Observes and plans without executing: no file is decrypted, so no key is needed. */
export const previewPass = async (
  intent: Intent,
  dependencies: Omit<PrepareDependencies, 'decrypter'>,
  signal?: AbortSignal,
): Promise<PlannedPass> =>
  planWithImages(
    { ...intent, isPreview: true },
    await observe(dependencies.reader, signal),
    dependencies,
    signal,
  );
