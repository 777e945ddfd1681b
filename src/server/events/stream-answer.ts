import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import { errorAnswer } from '../answers.ts';
import type { StreamClients } from './stream-clients.ts';

const headers = {
  'content-type': 'text/event-stream',
  // A proxy in front would keep events back.
  'x-accel-buffering': 'no',
  // Nothing follows when the server ends the stream.
  connection: 'close',
};

/** Adds whoever asked to the clients of a stream. */
export function streamAnswer(context: Context, clients: StreamClients): Response {
  const { req } = context;
  if (isFromOtherSite(req.header('sec-fetch-site'))) return errorAnswer('site-refused');
  // Nobody would read the body, nor end it.
  if (req.method === 'HEAD') return new Response(null, { headers });
  const body = clients.add(() => {
    cutOff(context);
  });
  return body === undefined
    ? errorAnswer('too-many-clients', { 'retry-after': '60' })
    : new Response(body, { headers });
}

/** A page of a stranger cannot read a stream, but would take the place of a client. */
const isFromOtherSite = (site: string | undefined): boolean => site === 'cross-site' || site === 'same-site';

/** A client that does not read would keep an orderly end waiting. Without a socket, in tests, there is nothing to cut. */
function cutOff({ env }: Context): void {
  (env as Partial<HttpBindings> | undefined)?.outgoing?.destroy();
}
