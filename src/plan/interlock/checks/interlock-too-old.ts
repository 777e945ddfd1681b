import { isHitless, networksOf } from '../../../interlock/blocks/extension-block.ts';
import { isInterlock3 } from '../../../interlock/interlock-version.ts';
import type { ExtensionBlock } from '../../../model/interlock-document.ts';
import { valueAt, type JsonObject } from '../../../kernel/json.ts';
import type { BlockCheck } from '../../common/check.ts';

/** Settings introduced in Interlock 3.0. Older versions ignore them: proxies join other networks than desired, and are replaced. */
const newSettings = [
  { field: 'spec.hitless', isSet: isHitless },
  { field: 'spec.networks', isSet: (block: ExtensionBlock) => (networksOf(block) ?? []).length > 0 },
] as const;

export const interlockTooOld: BlockCheck = ({ needs, desiredBlock, running }, { state }) => {
  const image = imageOf(state.core.spec);
  if (isInterlock3(image) !== false) return [];
  return newSettings
    .filter(({ isSet }) => isSet(desiredBlock))
    .map(({ field, isSet }) => ({
      reason: `${field} needs Interlock 3.0 (UCP 3.1.11 or 3.2.3, or any MKE), but the core runs ${image}`,
      hint: `Upgrade, or remove ${field} from ${needs.origin}`,
      isStanding: running !== undefined && isSet(running),
    }));
};

function imageOf(spec: JsonObject): string {
  const image = valueAt(spec, ['TaskTemplate', 'ContainerSpec', 'Image']);
  return typeof image === 'string' ? image.replace(/@.*/, '') : '';
}
