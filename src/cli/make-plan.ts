import { randomBytes } from 'node:crypto';
import { hashOf } from '../kernel/hash.ts';
import type { ImageResolution, ResolveImage } from '../model/image-resolution.ts';
import type { SavedPlan } from '../model/saved-plan.ts';
import { savedChanges } from '../plan/saved/saved-plan.ts';
import type { Intent } from '../pass/intent.ts';
import { manifestIntent } from '../pass/manifest-intent.ts';
import type { PlannedPass } from '../pass/plan-from.ts';
import type { LoadedManifests, SourceChoice } from './load-manifests.ts';
import { createSystemClock } from '../telemetry/system-clock.ts';
import { version } from './version.ts';

export interface PlanChoice {
  readonly owner: string;
  readonly host?: string;
  readonly prune: boolean;
  /** Undefined: all. */
  readonly target?: readonly string[];
  readonly resolveImage?: ResolveImage;
  /** Of a saved plan. */
  readonly images?: ImageResolution;
}

/** The intent that the flags of a command describe. */
export const intentOf = (
  loaded: LoadedManifests,
  { owner, host, prune, target, resolveImage, images }: PlanChoice,
): Intent =>
  manifestIntent(loaded, {
    ...{ owner, prune, now: createSystemClock().now(), freshSalt: freshSalt() },
    ...(host === undefined ? {} : { host }),
    ...(target === undefined ? {} : { targets: target }),
    ...(resolveImage === undefined ? {} : { resolveImage }),
    ...(images === undefined ? {} : { images }),
  });

/** A plan as it is saved to a file and compared with a later one. Without a ledger there is no salt yet, and no owned object. */
export function savedPlanOf(pass: PlannedPass, choice: PlanChoice & SourceChoice): SavedPlan {
  const { source: address, ref, path, owner, prune, target } = choice;
  return {
    ...{ kind: 'SavedPlan', schemaVersion: 1, toolVersion: version(), owner, prune },
    ...(target === undefined ? {} : { target }),
    source: { address, ...(ref === undefined ? {} : { ref }), ...(path === undefined ? {} : { path }) },
    revision: pass.intent.revision,
    ...savedImages(pass.intent),
    template: hashOf(pass.desired.interlock?.template ?? {}),
    changes: savedChanges(pass.plan, pass.observed, pass.stored.ledger?.salt ?? ''),
  };
}

export const freshSalt = (): string => randomBytes(16).toString('hex');

const savedImages = ({ images }: Intent): Pick<SavedPlan, 'images'> =>
  images === undefined ? {} : { images: { digests: [...images.digests], followsTags: images.followsTags } };

/** What a saved plan has looked up: applying it pins what was approved. One that wrote no image has nothing. */
export const imagesOf = ({ images }: SavedPlan): ImageResolution => ({
  digests: new Map(images?.digests ?? []),
  followsTags: images?.followsTags ?? false,
  problems: [],
});
