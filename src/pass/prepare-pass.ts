import type { Key } from '../kernel/key.ts';
import { observe } from '../observe/observe.ts';
import type { GuardSwitches } from '../plan/guards.ts';
import type { Decrypter } from '../ports/decrypter.ts';
import type { SwarmReader } from '../ports/swarm-reader.ts';
import { explainQuarantines } from './explain-quarantines.ts';
import { withHealing } from './heal-policy.ts';
import type { Intent } from './intent.ts';
import { newlyHeldBack } from './hold-back.ts';
import { planFrom, type PlannedPass } from './plan-from.ts';
import { planWithDecryption } from './plan-with-decryption.ts';
import { planWithImages, type ImageDependencies } from './resolve-images.ts';

export interface PrepareDependencies extends ImageDependencies {
  readonly reader: SwarmReader;
  readonly decrypter: Decrypter;
}

export interface PrepareOptions extends Omit<GuardSwitches, 'annotated'> {
  /** Objects whose drift is only reported, whatever the switches are. */
  readonly contested?: ReadonlySet<Key>;
  readonly signal?: AbortSignal;
  /** Reviews the plan before any file is decrypted, and throws to reject it. */
  readonly review?: (preview: PlannedPass) => void;
}

/** Everything before the first write: observes, plans, decrypts files, asks the guards and explains quarantines. */
export async function preparePass(
  intent: Intent,
  dependencies: PrepareDependencies,
  options: PrepareOptions,
): Promise<PlannedPass> {
  const { reader, decrypter } = dependencies;
  const observed = await observe(reader, options.signal);
  options.review?.(planFrom({ ...intent, isPreview: true }, observed));
  const withImages = await planWithImages(intent, observed, dependencies, options.signal);
  const planned = await planWithGuards(await planWithDecryption(withImages, decrypter), decrypter, options);
  return explainQuarantines(planned, reader, options.signal);
}

/**
 * What a guard holds back is refused in the next plan, so that every check sees the swarm without it; until the guards
 * have nothing against a plan.
 */
async function planWithGuards(
  first: PlannedPass,
  decrypter: Decrypter,
  options: PrepareOptions,
): Promise<PlannedPass> {
  const { switches } = first.intent;
  const { contested } = options;
  const annotated = switches === undefined ? undefined : first.desired.switches;
  const byManifests = annotated === undefined ? {} : { annotated };
  const healPolicy = {
    ...{ healing: switches?.heal ?? 'auto', ...byManifests },
    ...(contested === undefined ? {} : { contested }),
  };
  let pass = first;
  for (;;) {
    const selected = withHealing(pass, healPolicy);
    const held = newlyHeldBack(selected, { ...options, ...byManifests });
    if (held.length === 0) return selected;
    const known = pass.intent.held ?? [];
    const again = planFrom({ ...pass.intent, held: [...known, ...held] }, pass.observed);
    pass = await planWithDecryption(again, decrypter);
  }
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
