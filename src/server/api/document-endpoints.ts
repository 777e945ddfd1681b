import type { Plan } from '../../model/plan.ts';
import type { ReconcilerSnapshot } from '../../model/snapshot.ts';
import type { Status } from '../../model/status.ts';
import { memoize } from '../../kernel/memoize.ts';
import { renderApprovalsJson, renderIncidentsJson } from '../../report/http/incidents-json.ts';
import { renderPlanJson } from '../../report/plan/plan-json.ts';
import { renderHistoryJson, renderStatusJson } from '../../report/status-json.ts';
import { errorAnswer, jsonAnswer } from '../answers.ts';
import { errors, type DocumentName, type Endpoint } from '../endpoint.ts';
import type { ServerContext } from '../server-context.ts';

/** The documents of the last snapshot, as the commands print them. */
export const documentEndpoints = ({ port }: ServerContext): readonly Endpoint[] =>
  documents.map(({ name, summary, render }) => ({
    ...{ method: 'GET', path: `/api/v1/${name}`, access: 'everybody' },
    summary,
    answers: [
      { status: 200, summary: 'The document', body: name },
      ...errors({ 503: 'The daemon does not know it yet' }),
    ],
    answer: () => {
      const text = render(port.snapshot());
      return text === undefined ? errorAnswer('not-known-yet', { 'retry-after': '5' }) : jsonAnswer(text);
    },
  }));

interface Document {
  readonly name: DocumentName;
  readonly summary: string;
  /** Undefined: not known yet. */
  readonly render: (snapshot: ReconcilerSnapshot) => string | undefined;
}

// The plan of 10,000 services takes a tenth of a second: once for each plan, however often it is asked for.
const planText = memoize((plan: Plan) => renderPlanJson(plan));
const statusText = memoize((status: Status) => renderStatusJson(status));

const documents: readonly Document[] = [
  {
    name: 'status',
    summary: 'The state of each object of the owner when the swarm was last observed.',
    render: ({ status }) => status && statusText(status),
  },
  {
    name: 'plan',
    summary: 'The plan of the last pass.',
    render: ({ plan }) => plan && planText(plan),
  },
  {
    name: 'history',
    summary: 'The last passes that changed something.',
    render: ({ owner, history }) => history && renderHistoryJson(owner, history),
  },
  {
    name: 'incidents',
    summary: 'The conditions that were alerted and last.',
    render: ({ owner, incidents }) => renderIncidentsJson(owner, incidents),
  },
  {
    name: 'approvals',
    summary: 'The changes that wait for an approval.',
    render: ({ owner, pending }) => renderApprovalsJson(owner, pending),
  },
];
