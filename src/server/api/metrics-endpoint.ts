import type { Endpoint } from '../endpoint.ts';
import type { ServerContext } from '../server-context.ts';

export const metricsEndpoint = ({ dependencies: { metrics } }: ServerContext): Endpoint => ({
  ...{ method: 'GET', path: '/metrics', access: 'everybody' },
  summary: 'What is counted and measured, for Prometheus.',
  answers: [{ status: 200, summary: 'Prometheus text', body: { type: 'text/plain' } }],
  answer: async () =>
    new Response(await metrics.text(), { headers: { 'content-type': metrics.contentType } }),
});
