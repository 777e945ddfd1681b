import type { StampedEvent } from '../model/event.ts';

/** Converts each event; `undefined`: to nothing. An event without a row does not compile. */
export type EventTable<Made> = {
  readonly [Type in StampedEvent['type']]: ((event: EventOf<Type>) => Made | undefined) | undefined;
};

type EventOf<Type extends StampedEvent['type']> = Extract<StampedEvent, { readonly type: Type }>;

export function madeOf<Made>(table: EventTable<Made>, event: StampedEvent): Made | undefined {
  const make = table[event.type] as ((event: StampedEvent) => Made | undefined) | undefined; // the row of its type
  return make?.(event);
}
