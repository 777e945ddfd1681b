import { isEqualJson, isJsonObject, textsOf, type Json } from '../kernel/json.ts';
import type { FieldValues } from '../model/field-values.ts';
import { isMap, type Field } from '../service-fields/field.ts';
import { serviceFields } from '../service-fields/field-table.ts';

/** Whose a service is: ours, where `applied` is what we wrote last if that is known; partly ours; or somebody else's. */
export type Scope =
  | { readonly of: 'ours'; readonly applied: FieldValues | undefined }
  | { readonly of: 'shared'; readonly applied: FieldValues }
  | { readonly of: 'others' };

/** The leaves of a service that its manifest is to say: without what the engine does anyway, and without what others put there. */
export const explicitValues = (observed: FieldValues, scope: Scope): FieldValues =>
  Object.fromEntries(
    serviceFields.flatMap((field) => {
      const standing = observed[field.name];
      const value = standing === undefined ? undefined : valueToSay(field, standing, scope);
      return value === undefined || isEqualJson(value, field.engineDefault) ? [] : [[field.name, value]];
    }),
  );

function valueToSay(field: Field, standing: Json, scope: Scope): Json | undefined {
  if (scope.of === 'others' || scope.applied === undefined) return tidied(field, standing);
  const applied = scope.applied[field.name];
  if (scope.of === 'shared') return applied === undefined ? undefined : sharedPart(field, standing, applied);
  if (field.shape === 'keys') return sharedPart(field, standing, applied ?? {});
  // It was said in other words than the engine's: those are the person's.
  const isSame = applied !== undefined && !field.sensitive && field.isSame?.(applied, standing) === true;
  return isSame ? applied : standing;
}

/** Of a collection that we share with others, what is ours. */
function sharedPart(field: Field, standing: Json, applied: Json): Json {
  if (isMap(field.shape) && isJsonObject(standing) && isJsonObject(applied)) {
    return Object.fromEntries(Object.entries(standing).filter(([key]) => applied[key] !== undefined));
  }
  if (field.shape === 'exclusiveSet') {
    const ours = textsOf(applied);
    return textsOf(standing).filter((item) => ours.includes(item));
  }
  return field.isSame?.(applied, standing) === true ? applied : standing;
}

/** Without what tools write beside the words of a person: MKE's labels and constraints, a stack's labels, a digest beside a tag. */
function tidied(field: Field, standing: Json): Json {
  switch (field.name) {
    case 'labels':
    case 'containerLabels':
      return withoutKeys(standing, (key) => toolLabels.some((prefix) => key.startsWith(prefix)));
    case 'placement.constraints':
      return textsOf(standing).filter((line) => !line.includes('com.docker.ucp.'));
    case 'image':
      return typeof standing === 'string' ? standing.replace(/(:[^/@]+)@sha256:[0-9a-f]+$/, '$1') : standing;
    case 'extraSpec':
      return withoutKeys(standing, (pointer) => ownDoing.some((prefix) => pointer.startsWith(prefix)));
    default:
      return standing;
  }
}

const toolLabels = ['com.docker.ucp.', 'com.docker.stack.'];

/** What the docker CLI and the engine write by themselves. */
const ownDoing = ['/TaskTemplate/ForceUpdate', '/TaskTemplate/Runtime', '/TaskTemplate/Placement/Platforms'];

const withoutKeys = (value: Json, isLeftOut: (key: string) => boolean): Json =>
  isJsonObject(value) ? Object.fromEntries(Object.entries(value).filter(([key]) => !isLeftOut(key))) : value;
