import { parseDuration } from '../../kernel/duration.ts';
import { asText, type Json } from '../../kernel/json.ts';
import { choice, count, nanoseconds } from '../codecs.ts';
import { fieldOf, type Codec, type Field } from '../field.ts';

/** What the engine does without an UpdateConfig. In one that is there, a missing parallelism means all tasks at once. */
const defaults = {
  Parallelism: 1,
  FailureAction: 'pause',
  Monitor: 5_000_000_000,
  MaxFailureRatio: 0,
  Order: 'stop-first',
};

/** The engine cannot store a time of zero: it watches for its default then. */
const monitor: Codec = {
  ...nanoseconds(defaults.Monitor),
  parse: (said) => unlessZero(parseDuration(asText(said))),
  decode: unlessZero,
};

function unlessZero(time: Json | undefined): Json {
  return typeof time === 'number' && time !== 0 ? time : defaults.Monitor;
}

/** The engine keeps 32 bits of it. */
const ratio: Codec = {
  ...count(0),
  isSame: (declared, observed) => float32(declared) === float32(observed),
};

const float32 = (value: Json): number => Math.fround(Number(asText(value)));

/** How a new spec, or the one before it, is brought to the tasks. No task is touched by a change of it. */
export const updateFields: readonly Field[] = [
  ...fieldsOf('update', 'UpdateConfig'),
  ...fieldsOf('rollback', 'RollbackConfig'),
];

function fieldsOf(name: string, key: string): readonly Field[] {
  const row = (word: string, engineKey: string, codec: Codec): Field =>
    fieldOf(`${name}.${word}`, [key, engineKey], codec, {
      ...{ impact: 'none', within: { path: [key], defaults } },
    });
  return [
    row('parallelism', 'Parallelism', count(1)),
    row('delay', 'Delay', nanoseconds(0)),
    row('failureAction', 'FailureAction', choice('pause')),
    row('monitor', 'Monitor', monitor),
    row('maxFailureRatio', 'MaxFailureRatio', ratio),
    row('order', 'Order', choice('stop-first')),
  ];
}
