import { isJsonObject } from '../../model/json.ts';
import { choice, count } from '../codecs.ts';
import { fieldOf, type Codec, type Field } from '../field.ts';

export const mode: Codec = {
  ...choice('replicated'),
  decode: (engine) => (isJsonObject(engine) && engine['Global'] !== undefined ? 'global' : 'replicated'),
  encode: (value, observed) =>
    value === 'global'
      ? { Global: {} }
      : isJsonObject(observed) && observed['Replicated'] !== undefined
        ? observed
        : { Replicated: { Replicas: 1 } },
};

/** How many tasks there are. The mode makes the place for the numbers, so it comes first. */
export const modeFields: readonly Field[] = [
  fieldOf('mode', ['Mode'], mode, { impact: 'replace' }),
  fieldOf('replicas', ['Mode', 'Replicated', 'Replicas'], count(1), { impact: 'scale' }),
];
