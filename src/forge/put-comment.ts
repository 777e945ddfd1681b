import { forgeTimeoutMs } from '../defaults/times.ts';
import { parseJson, valueAt, type Json } from '../kernel/json.ts';
import { Failure } from '../model/failure.ts';
import type { PullRequest } from './pull-request.ts';

export interface Comment {
  /** The first line of its text, by which it is found again. */
  readonly mark: string;
  readonly text: string;
}

/** What was done, for the log of the job. */
export type CommentResult = 'created' | 'updated' | 'unchanged';

/** Writes the comment, or over the one that an earlier job wrote. */
export async function putComment(
  pullRequest: PullRequest,
  { mark, text }: Comment,
  token: string,
  signal: AbortSignal,
): Promise<CommentResult> {
  const body = `${mark}\n${text}`;
  const call = callerOf(pullRequest, token, signal);
  const before = await findComment(pullRequest, mark, call);
  if (before?.body === body) return 'unchanged';
  if (before === undefined) {
    await call('POST', pullRequest.comments, body);
    return 'created';
  }
  await call(pullRequest.forge === 'gitlab' ? 'PUT' : 'PATCH', `${pullRequest.comment}/${before.id}`, body);
  return 'updated';
}

interface FoundComment {
  readonly id: number;
  readonly body: string;
}

type Call = (method: string, address: string, body?: string) => Promise<Json | undefined>;

/** As many comments as a page of every forge has. */
const pageSize = 50;
/** More comments than any discussion has: an endless list must not hold the job. */
const mostPages = 100;

async function findComment(
  { comments }: PullRequest,
  mark: string,
  call: Call,
): Promise<FoundComment | undefined> {
  for (let page = 1; page <= mostPages; page += 1) {
    const listed = await call('GET', `${comments}?per_page=${pageSize}&limit=${pageSize}&page=${page}`);
    const found = Array.isArray(listed) ? listed.flatMap(commentOf) : [];
    const own = found.find(({ body }) => body.split(/\r?\n/, 1)[0] === mark);
    if (own !== undefined) return own;
    // Gitea gives all of them at once, whatever the page.
    if (found.length !== pageSize) return undefined;
  }
  return undefined;
}

function commentOf(value: Json): readonly FoundComment[] {
  const [id, body] = ['id', 'body'].map((key) => valueAt(value, [key]));
  return typeof id === 'number' && typeof body === 'string' ? [{ id, body }] : [];
}

const callerOf =
  ({ forge }: PullRequest, token: string, signal: AbortSignal): Call =>
  async (method, address, body) => {
    const response = await send(address, {
      method,
      // A redirect could lead the token elsewhere.
      redirect: 'error',
      signal: AbortSignal.any([signal, AbortSignal.timeout(forgeTimeoutMs)]),
      headers: {
        ...{ 'user-agent': 'swarm-reconciler', accept: 'application/json' },
        ...(forge === 'gitlab' ? { 'private-token': token } : { authorization: `token ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify({ body }) }),
    });
    if (!response.ok) throw refused(address, response.status);
    return parseJson(await response.text());
  };

async function send(address: string, request: RequestInit): Promise<Response> {
  try {
    return await fetch(address, request);
  } catch (cause) {
    throw new Failure(`Cannot comment: ${originOf(address)} does not answer`, {
      ...{ kind: 'transient', code: 'notify-failed', cause },
      hint: 'Check that the runner reaches the API of the forge',
    });
  }
}

const refused = (address: string, status: number): Failure =>
  new Failure(`Cannot comment: ${originOf(address)} answered with status ${status}`, {
    ...{ kind: 'rejected', code: 'notify-failed' },
    hint:
      status === 401 || status === 403
        ? 'Give the job a token that may write comments: see docs/pull-requests.md'
        : 'Check the token, and whether the pull request still exists',
  });

const originOf = (address: string): string => (URL.canParse(address) ? new URL(address).origin : 'the forge');
