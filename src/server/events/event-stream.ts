import type { ServerLimits } from '../server-context.ts';

/** An answer to one client that never ends by itself, in the format of server-sent events. */
export interface EventStream {
  readonly body: ReadableStream<Uint8Array>;
  /** False if the client does not take up what it was sent: then its stream has been cut off. */
  readonly send: (text: Uint8Array) => boolean;
  readonly end: () => void;
}

export function createEventStream(
  { eventBacklogBytes }: Pick<ServerLimits, 'eventBacklogBytes'>,
  onGone: () => void,
): EventStream {
  let controller: ReadableStreamDefaultController<Uint8Array>;
  const body = new ReadableStream<Uint8Array>(
    {
      start: (given) => {
        controller = given;
      },
      cancel: onGone,
    },
    new ByteLengthQueuingStrategy({ highWaterMark: eventBacklogBytes }),
  );
  return {
    body,
    send: (text) => {
      // What the client has not taken up yet, in bytes.
      if ((controller.desiredSize ?? 0) < text.byteLength) return false;
      controller.enqueue(text);
      return true;
    },
    end: () => {
      controller.close();
    },
  };
}
