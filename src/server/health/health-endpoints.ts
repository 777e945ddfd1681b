import { renderHealthJson, type ProcessHealth } from '../../report/http/health-json.ts';
import { jsonAnswer } from '../answers.ts';
import type { Endpoint } from '../endpoint.ts';
import type { ServerContext } from '../server-context.ts';
import type { Pulse } from './pulse.ts';
import { livenessOf, readinessOf } from './process-health.ts';

export const healthEndpoints = ({ port, settings }: ServerContext, pulse: Pulse): readonly Endpoint[] => [
  {
    ...{ method: 'GET', path: '/healthz', access: 'everybody' },
    summary: 'Whether the process lives. Restart it if not.',
    answers: answersOf('It lives', 'It hangs'),
    answer: () => healthAnswer(livenessOf(pulse.silentMs(), settings.intervalMs)),
  },
  {
    ...{ method: 'GET', path: '/readyz', access: 'everybody' },
    summary: 'Whether source and swarm have been read once. A standby is ready too.',
    answers: answersOf('It is ready', 'It is not ready yet'),
    answer: () => healthAnswer(readinessOf(port.snapshot())),
  },
];

const answersOf = (yes: string, no: string): Endpoint['answers'] => [
  { status: 200, summary: yes, body: 'health' },
  { status: 503, summary: no, body: 'health' },
];

const healthAnswer = (health: ProcessHealth): Response =>
  jsonAnswer(renderHealthJson(health), health.ok ? 200 : 503);
