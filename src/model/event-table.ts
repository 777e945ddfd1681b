import type { StampedEvent } from './event.ts';

/** Converts each event; `undefined`: to nothing. An event without a row does not compile. */
export type EventTable<Made, Context = undefined> = {
  readonly [Type in StampedEvent['type']]:
    ((event: EventOf<Type>, context: Context) => Made | undefined) | undefined;
};

type EventOf<Type extends StampedEvent['type']> = Extract<StampedEvent, { readonly type: Type }>;

export function madeOf<Made, Context>(
  table: Partial<EventTable<Made, Context>>,
  event: StampedEvent,
  context: Context,
): Made | undefined {
  const make = table[event.type] as ((event: StampedEvent, context: Context) => Made | undefined) | undefined; // the row of its type
  return make?.(event, context);
}
