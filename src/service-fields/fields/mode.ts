import { isJsonObject, type Json } from '../../kernel/json.ts';
import { choice, count } from '../codecs.ts';
import { fieldOf, type Codec, type Field } from '../field.ts';

/** A mode's word, its key in the engine's spec, and what stands under it where no number is said. */
const replicated = ['replicated', 'Replicated', { Replicas: 1 }] as const;
const modes: readonly (readonly [string, string, Json])[] = [
  replicated,
  ['global', 'Global', {}],
  ['replicated-job', 'ReplicatedJob', {}],
  ['global-job', 'GlobalJob', {}],
];

export const mode: Codec = {
  ...choice('replicated'),
  decode: (engine) =>
    modes.find(([, key]) => isJsonObject(engine) && engine[key] !== undefined)?.[0] ?? 'replicated',
  encode: (value, observed) => {
    const [, key, empty] = modes.find(([word]) => word === value) ?? replicated;
    return isJsonObject(observed) && observed[key] !== undefined ? observed : { [key]: empty };
  },
};

const job = ['Mode', 'ReplicatedJob'] as const;

/** How many tasks there are. The mode makes the place for the numbers, so it comes first. */
export const modeFields: readonly Field[] = [
  fieldOf('mode', ['Mode'], mode, { impact: 'replace' }),
  fieldOf('replicas', ['Mode', 'Replicated', 'Replicas'], count(1), { impact: 'scale' }),
  fieldOf('totalCompletions', [...job, 'TotalCompletions'], count(1), { minApiVersion: '1.41' }),
  fieldOf('maxConcurrent', [...job, 'MaxConcurrent'], count(1), { minApiVersion: '1.41' }),
];
