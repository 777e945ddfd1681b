import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import { errorAnswer } from '../answers.ts';
import { errors, type Endpoint } from '../endpoint.ts';
import type { EventClients } from './event-clients.ts';

export const eventsEndpoint = (clients: EventClients): Endpoint => ({
  ...{ method: 'GET', path: '/api/v1/events', access: 'everybody' },
  summary: 'The events from now on, as server-sent events; the data of each is an event document.',
  answers: [
    { status: 200, summary: 'The stream', body: { type: 'text/event-stream' } },
    ...errors({ 503: 'Too many clients' }),
  ],
  answer: (context) => {
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
  },
});

/** A client that does not read would keep an orderly end waiting. Without a socket, in tests, there is nothing to cut. */
function cutOff({ env }: Context): void {
  (env as Partial<HttpBindings> | undefined)?.outgoing?.destroy();
}
