import type { Context } from 'hono';
import { objectOf, parseJson } from '../../kernel/json.ts';
import { renderAcceptedJson } from '../../report/http/accepted-json.ts';
import { visibleLine } from '../../report/visible.ts';
import { bodyErrorAnswer, errorAnswer, jsonAnswer } from '../answers.ts';
import { errors, type Endpoint } from '../endpoint.ts';
import { readBody } from '../request/read-body.ts';
import type { ServerContext } from '../server-context.ts';

const refusals = {
  401: 'No valid token',
  403: 'No token is set, so nobody may',
  413: 'The body is too large',
  503: 'The token file cannot be read, or the swarm not be reached',
} as const;

/** What whoever has the token may ask of the daemon. */
export const requestEndpoints = (context: ServerContext): readonly Endpoint[] => [
  {
    ...{ method: 'POST', path: '/api/v1/passes', access: 'token' },
    summary: 'Asks for a pass, which reads the source and the swarm at once.',
    answers: [{ status: 202, summary: 'A pass will run', body: 'accepted' }, ...errors(refusals)],
    answer: () => {
      context.port.requestFetch();
      return jsonAnswer(renderAcceptedJson('accepted', 'A pass will run'), 202);
    },
  },
  {
    ...{ method: 'POST', path: '/api/v1/approvals', access: 'token' },
    summary: 'Approves the changes that wait under a hash.',
    takes: 'approval',
    answers: [
      { status: 202, summary: 'They will be made', body: 'accepted' },
      ...errors({ 400: 'The body is no approval', ...refusals, 409: 'Nothing waits under this hash' }),
    ],
    answer: (request) => approve(request, context),
  },
];

async function approve(request: Context, { port, limits }: ServerContext): Promise<Response> {
  const body = await readBody(request, limits.bodyBytes);
  if (typeof body === 'string') return bodyErrorAnswer(body);
  const approval = approvalIn(body);
  if (approval === undefined) return errorAnswer('body-invalid');
  await port.approve(approval);
  return jsonAnswer(renderAcceptedJson('accepted', 'The changes will be made'), 202);
}

/** As `schemas/approval.schema.json` says. The name is only a claim, and is recorded as one. */
function approvalIn(body: Uint8Array): { readonly hash: string; readonly by: string } | undefined {
  const { hash, by = '', ...others } = objectOf(parseJson(new TextDecoder().decode(body)));
  if (typeof hash !== 'string' || !/^[\w:-]{1,128}$/.test(hash)) return undefined;
  if (typeof by !== 'string' || by.length > 64 || Object.keys(others).length > 0) return undefined;
  return { hash, by: by === '' ? 'HTTP API' : `${visibleLine(by)} (HTTP API)` };
}
