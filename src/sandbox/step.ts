import { openDraft } from './draft.ts';
import { lineOf, type Reply, type SandboxAnswer, type SandboxRequest } from './exchange.ts';
import { Refusal } from './refusal.ts';
import { findRoute } from './routes.ts';
import type { State } from './state.ts';
import { engineVersion, oldestApiVersion } from './system.ts';

export interface Step {
  readonly state: State;
  readonly answer: SandboxAnswer;
}

/** The state machine: one request on one state at one moment gives the next state and an answer. */
export function step(state: State, request: SandboxRequest, now: Date): Step {
  const versioned = /^\/v(\d+\.\d+)(\/.*)$/.exec(request.path);
  const path = versioned?.[2] ?? request.path;
  const route = findRoute(request.method, path);
  // Not even the headers of an engine: this answer comes from the router before it.
  if (route === undefined) return { state, answer: jsonAnswer(404, { message: 'page not found' }, {}) };
  const wrongVersion = checkApiVersion(state, versioned?.[1]);
  if (wrongVersion !== undefined) return { state, answer: wrongVersion };
  const draft = openDraft(state, timestamp(now));
  try {
    const reply = route.call(draft, request, route.key);
    return { state: draft.commit(), answer: answerOf(reply, headersOf(state)) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { state, answer: jsonAnswer(error.status, { message: error.message }, headersOf(state)) };
  }
}

/** As the engine writes it: nanoseconds, without trailing zeros. */
const timestamp = (now: Date): string => now.toISOString().replace(/\.?0*Z$/, 'Z');

function checkApiVersion(state: State, asked: string | undefined): SandboxAnswer | undefined {
  if (asked === undefined) return undefined;
  const headers = headersOf(state);
  if (isOlder(state.apiVersion, asked)) {
    const message = `client version ${asked} is too new. Maximum supported API version is ${state.apiVersion}`;
    return jsonAnswer(400, { message }, headers);
  }
  if (!isOlder(asked, oldestApiVersion)) return undefined;
  // Plain text for clients too old to know JSON errors (API 1.41).
  const text = `client version ${asked} is too old. Minimum supported API version is ${oldestApiVersion}, please upgrade your client to a newer version\n`;
  return textAnswer(400, text, headers);
}

function isOlder(left: string, right: string): boolean {
  const [leftMajor = 0, leftMinor = 0] = left.split('.').map(Number);
  const [rightMajor = 0, rightMinor = 0] = right.split('.').map(Number);
  return leftMajor < rightMajor || (leftMajor === rightMajor && leftMinor < rightMinor);
}

type Headers = SandboxAnswer['headers'];

const headersOf = (state: State): Headers => ({
  'Api-Version': state.apiVersion,
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
