import { parseDuration } from '../../kernel/duration.ts';
import { asText, type Json } from '../../kernel/json.ts';
import { choice, count, nanoseconds } from '../codecs.ts';
import { fieldOf, type Codec, type Field } from '../field.ts';

/** The engine's behaviour without an UpdateConfig. If there is one, a missing parallelism means all tasks at once. */
const defaults = {
  Parallelism: 1,
  FailureAction: 'pause',
  Monitor: 5_000_000_000,
  MaxFailureRatio: 0,
  Order: 'stop-first',
};

/** The engine cannot store zero: it reads it as the default. */
const monitor: Codec = {
  ...nanoseconds(defaults.Monitor),
  parse: (declared) => orDefault(parseDuration(asText(declared))),
  decode: orDefault,
};

function orDefault(time: Json | undefined): Json {
  return typeof time === 'number' && time !== 0 ? time : defaults.Monitor;
}

/** The engine stores it with 32 bits. */
const ratio: Codec = {
  ...count(0),
  isSame: (declared, observed) => float32(declared) === float32(observed),
};

const float32 = (value: Json): number => Math.fround(Number(asText(value)));

/** How an update or a rollback is rolled out. A change of these settings does not restart tasks. */
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
