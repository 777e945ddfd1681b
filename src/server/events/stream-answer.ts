import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import { errorAnswer } from '../answers.ts';
import type { StreamClients } from './stream-clients.ts';

/** Adds whoever asked to the clients of a stream. */
export function streamAnswer(context: Context, clients: StreamClients): Response {
  const body = clients.add(() => {
    cutOff(context);
  });
  if (body === undefined) return errorAnswer('too-many-clients', { 'retry-after': '60' });
  return new Response(body, {
    headers: {
      'content-type': 'text/event-stream',
      // A proxy in front would keep events back.
      'x-accel-buffering': 'no',
      // Nothing follows when the server ends the stream.
      connection: 'close',
    },
  });
}

/** A client that does not read would keep an orderly end waiting. Without a socket, in tests, there is nothing to cut. */
function cutOff({ env }: Context): void {
  (env as Partial<HttpBindings> | undefined)?.outgoing?.destroy();
}
