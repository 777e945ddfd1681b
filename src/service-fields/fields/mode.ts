import { isJsonObject, type Json } from '../../kernel/json.ts';
import { choice, count } from '../codecs.ts';
import { fieldOf, type Codec, type Field } from '../field.ts';

/** A mode's name, its key in the engine's spec, and the default value under that key. */
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
    const [, key, initial] = modes.find(([name]) => name === value) ?? replicated;
    return isJsonObject(observed) && observed[key] !== undefined ? observed : { [key]: initial };
  },
};

const job = ['Mode', 'ReplicatedJob'] as const;

/** How many tasks there are. The mode comes first, because it creates the object that contains the numbers. */
export const modeFields: readonly Field[] = [
  fieldOf('mode', ['Mode'], mode, { impact: 'replace' }),
  fieldOf('replicas', ['Mode', 'Replicated', 'Replicas'], count(1), { impact: 'scale' }),
  fieldOf('totalCompletions', [...job, 'TotalCompletions'], count(1), { minApiVersion: '1.41' }),
  fieldOf('maxConcurrent', [...job, 'MaxConcurrent'], count(1), { minApiVersion: '1.41' }),
];
