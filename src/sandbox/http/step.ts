import { type Dialect, dialects, isOlder } from '../dialect.ts';
import { openDraft } from '../draft.ts';
import { lineOf, type Reply, type SandboxAnswer, type SandboxRequest } from './exchange.ts';
import { Refusal, refuse } from './refusal.ts';
import { findRoute } from './routes.ts';
import type { State } from '../state.ts';

export interface Step {
  readonly state: State;
  readonly answer: SandboxAnswer;
}

/** The state machine: a state, a request and a time give the next state and an answer. */
export function step(state: State, request: SandboxRequest, now: Date): Step {
  const versioned = /^\/v(\d+\.\d+)(\/.*)$/.exec(request.path);
  const path = versioned?.[2] ?? request.path;
  const route = findRoute(request.method, path);
  // Without the engine's headers: the real engine's router answers this before they are set.
  if (route === undefined) return { state, answer: jsonAnswer(404, { message: 'page not found' }, {}) };
  const dialect = dialects[state.engineVersion];
  const wrongVersion = checkApiVersion(dialect, versioned?.[1]);
  if (wrongVersion !== undefined) return { state, answer: wrongVersion };
  const draft = openDraft(state, timestamp(now));
  try {
    checkContentType(dialect, request);
    const reply = route.call(draft, request, route.key);
    return { state: draft.commit(), answer: answerOf(reply, headersOf(dialect)) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { state, answer: jsonAnswer(error.status, { message: error.message }, headersOf(dialect)) };
  }
}

function checkContentType(
  dialect: Dialect,
  { body, contentType = 'application/json' }: SandboxRequest,
): void {
  if (!dialect.checksContentType || body === '' || /^application\/json *(;|$)/.test(contentType)) return;
  refuse(400, `unsupported Content-Type header (${contentType}): must be 'application/json'`);
}

/** In the engine's format: nanoseconds, without trailing zeros. */
const timestamp = (now: Date): string => now.toISOString().replace(/\.?0*Z$/, 'Z');

function checkApiVersion(dialect: Dialect, requested: string | undefined): SandboxAnswer | undefined {
  if (requested === undefined) return undefined;
  const { apiVersion, oldestApiVersion } = dialect;
  const headers = headersOf(dialect);
  if (isOlder(apiVersion, requested)) {
    const message = `client version ${requested} is too new. Maximum supported API version is ${apiVersion}`;
    return jsonAnswer(400, { message }, headers);
  }
  if (!isOlder(requested, oldestApiVersion)) return undefined;
  const message = `client version ${requested} is too old. Minimum supported API version is ${oldestApiVersion}, please upgrade your client to a newer version`;
  return dialect.tellsOldClientsInText
    ? textAnswer(400, `${message}\n`, headers)
    : jsonAnswer(400, { message }, headers);
}

type Headers = SandboxAnswer['headers'];

const headersOf = ({ apiVersion, engineVersion }: Dialect): Headers => ({
  'Api-Version': apiVersion,
  'Docker-Experimental': 'false',
  Ostype: 'linux',
  Server: `Docker/${engineVersion} (linux)`,
});

function answerOf(reply: Reply, headers: Headers): SandboxAnswer {
  const all = { ...headers, ...reply.headers };
  if (reply.text !== undefined) return textAnswer(reply.status, reply.text, all);
  if (reply.lines !== undefined) {
    const answer = {
      status: reply.status,
      headers: { ...all, ...jsonType },
      body: reply.lines.map(lineOf).join(''),
    };
    return reply.follow === undefined ? answer : { ...answer, follow: reply.follow };
  }
  return reply.json === undefined
    ? { status: reply.status, headers: all, body: '' }
    : jsonAnswer(reply.status, reply.json, all);
}

const textAnswer = (status: number, text: string, headers: Headers): SandboxAnswer => ({
  status,
  headers: { ...headers, 'Content-Type': 'text/plain; charset=utf-8' },
  body: text,
});

const jsonType = { 'Content-Type': 'application/json' };

const jsonAnswer = (status: number, json: unknown, headers: Headers): SandboxAnswer => ({
  status,
  headers: { ...headers, ...jsonType },
  body: lineOf(json),
});
