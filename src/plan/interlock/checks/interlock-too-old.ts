import { isHitless, networksOf } from '../../../interlock/blocks/extension-block.ts';
import { isInterlock3 } from '../../../interlock/interlock-version.ts';
import type { ExtensionBlock } from '../../../model/interlock-document.ts';
import { valueAt, type JsonObject } from '../../../kernel/json.ts';
import type { BlockCheck } from '../../common/check.ts';

/** What came with Interlock 3.0. An older one reads past it: proxies join other networks than meant, and are replaced. */
const newSettings = [
  { field: 'spec.hitless', isSaid: isHitless },
  { field: 'spec.networks', isSaid: (block: ExtensionBlock) => (networksOf(block) ?? []).length > 0 },
] as const;

export const interlockTooOld: BlockCheck = ({ needs, meant, running }, { state }) => {
  const image = imageOf(state.core.spec);
  if (isInterlock3(image) !== false) return [];
  return newSettings
    .filter(({ isSaid }) => isSaid(meant))
    .map(({ field, isSaid }) => ({
      reason: `${field} needs Interlock 3.0 (UCP 3.1.11 or 3.2.3, or any MKE), and the core runs ${image}`,
      hint: `Upgrade, or take ${field} out of ${needs.origin}`,
      isStanding: running !== undefined && isSaid(running),
    }));
};

function imageOf(spec: JsonObject): string {
  const image = valueAt(spec, ['TaskTemplate', 'ContainerSpec', 'Image']);
  return typeof image === 'string' ? image.replace(/@.*/, '') : '';
}
