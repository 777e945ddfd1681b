import { isEqualJson, isJsonObject, textsOf, type Json } from '../kernel/json.ts';
import type { FieldValues } from '../model/field-values.ts';
import { isMap, type Field } from '../service-fields/field.ts';
import { serviceFields } from '../service-fields/field-table.ts';

/** The ownership of a service: ours, with the last applied values if they are known; shared; or foreign. */
export type Scope =
  | { readonly of: 'ours'; readonly applied: FieldValues | undefined }
  | { readonly of: 'shared'; readonly applied: FieldValues }
  | { readonly of: 'others' };

/** The field values that the manifest of a service declares: without engine defaults, and without what others set. */
export const explicitValues = (observed: FieldValues, scope: Scope): FieldValues =>
  Object.fromEntries(
    serviceFields.flatMap((field) => {
      const found = observed[field.name];
      const value = found === undefined ? undefined : valueToDeclare(field, found, scope);
      return value === undefined || isEqualJson(value, field.engineDefault) ? [] : [[field.name, value]];
    }),
  );

function valueToDeclare(field: Field, observed: Json, scope: Scope): Json | undefined {
  if (scope.of === 'others' || scope.applied === undefined) return tidied(field, observed);
  const applied = scope.applied[field.name];
  if (scope.of === 'shared') return applied === undefined ? undefined : ownEntries(field, observed, applied);
  if (field.shape === 'keys') return ownEntries(field, observed, applied ?? {});
  // The user declared it in another notation than the engine's: that is kept.
  const isSame = applied !== undefined && !field.sensitive && field.isSame?.(applied, observed) === true;
  return isSame ? applied : observed;
}

/** Our entries of a collection that we share with others. */
function ownEntries(field: Field, observed: Json, applied: Json): Json {
  if (isMap(field.shape) && isJsonObject(observed) && isJsonObject(applied)) {
    return Object.fromEntries(Object.entries(observed).filter(([key]) => applied[key] !== undefined));
  }
  if (field.shape === 'exclusiveSet') {
    const ours = textsOf(applied);
    return textsOf(observed).filter((item) => ours.includes(item));
  }
  return field.isSame?.(applied, observed) === true ? applied : observed;
}

/** Without what tools add: MKE's labels and constraints, a stack's labels, a digest after a tag. */
function tidied(field: Field, observed: Json): Json {
  switch (field.name) {
    case 'labels':
    case 'containerLabels':
      return withoutKeys(observed, (key) => toolLabels.some((prefix) => key.startsWith(prefix)));
    case 'placement.constraints':
      return textsOf(observed).filter((line) => !line.includes('com.docker.ucp.'));
    case 'image':
      return typeof observed === 'string' ? observed.replace(/(:[^/@]+)@sha256:[0-9a-f]+$/, '$1') : observed;
    case 'extraSpec':
      return withoutKeys(observed, (pointer) => writtenByEngine.some((prefix) => pointer.startsWith(prefix)));
    default:
      return observed;
  }
}

const toolLabels = ['com.docker.ucp.', 'com.docker.stack.'];

/** What the docker CLI and the engine write by themselves. */
const writtenByEngine = [
  '/TaskTemplate/ForceUpdate',
  '/TaskTemplate/Runtime',
  '/TaskTemplate/Placement/Platforms',
];

const withoutKeys = (value: Json, isLeftOut: (key: string) => boolean): Json =>
  isJsonObject(value) ? Object.fromEntries(Object.entries(value).filter(([key]) => !isLeftOut(key))) : value;
