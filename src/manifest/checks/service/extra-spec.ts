import type { Json } from '../../../kernel/json.ts';
import type { Located, Workload } from '../../../model/manifest/manifest.ts';
import type { Problem } from '../../../model/manifest/problem.ts';
import { enginePlace } from '../../../service-fields/engine-place.ts';
import { valuesIn } from '../../../service-fields/fields/extra-spec.ts';
import { childPointer, fieldName } from '../../fields/json-pointer.ts';
import { problemAt } from '../../yaml/problem-at.ts';
import type { Check } from '../check.ts';

/** `extraSpec` is only for what no other field covers: two declarations of one value could contradict each other. */
export const extraSpec: Check = (set) =>
  set.services.flatMap((service) => {
    const declared = (service.manifest.spec.extraSpec ?? {}) as Json; // a manifest is JSON
    return valuesIn(declared, []).flatMap(([path]) => faultsOf(service, path));
  });

function faultsOf(service: Located<Workload>, path: readonly string[]): readonly Problem[] {
  const place = enginePlace(path);
  if (place === undefined) return [];
  const pointerOf = (keys: readonly string[]): string => keys.reduce<string>(childPointer, '/spec/extraSpec');
  if ('owner' in place) {
    const pointer = pointerOf(path);
    const owner = place.owner === 'metadata.name' ? place.owner : `spec.${place.owner}`;
    return [
      problemAt(service, pointer, {
        code: 'field-value',
        message: `Field "${fieldName(pointer)}" is already covered by "${owner}"`,
        hint: `Use ${owner}, and remove it here`,
      }),
    ];
  }
  const pointer = pointerOf(path.slice(0, place.depth));
  const message = `Field "${fieldName(pointer)}" is not spelt as in the engine's API: expected "${place.spelling}"`;
  return [problemAt(service, pointer, { code: 'field-value', message })];
}
