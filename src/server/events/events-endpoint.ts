import { errors, type Endpoint } from '../endpoint.ts';
import { streamAnswer } from './stream-answer.ts';
import type { StreamClients } from './stream-clients.ts';

export const eventsEndpoint = (clients: StreamClients): Endpoint => ({
  ...{ method: 'GET', path: '/api/v1/events', access: 'everybody' },
  summary: 'The events from now on, as server-sent events; the data of each is an event document.',
  answers: [
    { status: 200, summary: 'The stream', body: { type: 'text/event-stream' } },
    ...errors({ 403: 'A page of another site', 503: 'Too many clients' }),
  ],
  answer: (context) => streamAnswer(context, clients),
});
