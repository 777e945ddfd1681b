import { isEqualJson, textsOf, valueAt, type Json } from '../../kernel/json.ts';
import { count, list, objectsOf, textSet, unlessEmpty } from '../codecs.ts';
import { fieldOf, type Codec, type Field } from '../field.ts';

/** `node.labels.x == y` and `node.labels.x==y` mean the same. */
export const normalizeConstraint = (line: string): string => line.replace(/\s*(==|!=)\s*/, '$1').trim();

/** Constraints that MKE adds itself. They are kept. */
const isForeignConstraint = (line: string): boolean => line.includes('com.docker.ucp.');

/** Constraints that MKE adds are ignored, except that a declared one must be present. */
function isSameConstraints(declared: Json, observed: Json): boolean {
  const desired = [...textsOf(declared)].sort();
  const counted = textsOf(observed).filter((line) => !isForeignConstraint(line) || desired.includes(line));
  return isEqualJson(desired, [...counted].sort());
}

const lines = textSet({
  read: (item) => textsOf([item]).map(normalizeConstraint),
  write: (line) => line,
  parse: (declared) => textsOf(declared).map(normalizeConstraint),
});

export const constraints: Codec = {
  ...lines,
  encode: (value, observed, context) => {
    const foreign = textsOf(observed).map(normalizeConstraint).filter(isForeignConstraint);
    return lines.encode([...new Set([...textsOf(value), ...foreign])], observed, context);
  },
  isSame: isSameConstraints,
};

/** In order of priority. */
const preferences: Codec = {
  ...list,
  decode: (engine) =>
    objectsOf(engine).flatMap((item) => textsOf([valueAt(item, ['Spread', 'SpreadDescriptor']) ?? null])),
  encode: (value) =>
    unlessEmpty(textsOf(value).map((descriptor) => ({ Spread: { SpreadDescriptor: descriptor } }))),
};

const placement = ['TaskTemplate', 'Placement'] as const;

/** On which nodes tasks run. */
export const placementFields: readonly Field[] = [
  fieldOf('placement.constraints', [...placement, 'Constraints'], constraints, { impact: 'reschedule' }),
  fieldOf('placement.preferences', [...placement, 'Preferences'], preferences, { impact: 'reschedule' }),
  fieldOf('placement.maxReplicasPerNode', [...placement, 'MaxReplicas'], count(0), {
    ...{ impact: 'reschedule', minApiVersion: '1.40' },
  }),
];
