import type { HttpAnswer, NoAnswer, ProbeAnswer } from '../model/probe.ts';
import type { Judgement } from '../model/verification.ts';

export const ok: Judgement = { verdict: 'ok' };

export const fail = (reason: string, hint?: string): Judgement => ({
  ...{ verdict: 'fail', reason },
  ...(hint === undefined ? {} : { hint }),
});

export const warn = (reason: string, hint?: string): Judgement => ({
  ...fail(reason, hint),
  verdict: 'warn',
});

const noAnswers: Readonly<Record<NoAnswer['outcome'], readonly [string, string]>> = {
  refused: ['the connection was refused', 'Look whether the proxy runs there: docker service ps'],
  closed: [
    'the connection was closed without an answer',
    'Look at the log of the proxy: docker service logs',
  ],
  timeout: ['no answer came in time', 'Give it longer with --timeout, or look at the log of the service'],
  unreachable: [
    'nothing could be reached at this address',
    'Where this machine reaches the node under another address, give it: --address NODE=ADDRESS',
  ],
};

/** The answer of an HTTP server, or a failure that says why there is none. */
export const withAnswer = (answer: ProbeAnswer, judge: (answer: HttpAnswer) => Judgement): Judgement =>
  answer.outcome === 'answered' ? judge(answer) : withoutAnswer(answer);

export function withoutAnswer({ outcome, message }: NoAnswer): Judgement {
  const [reason, hint] = noAnswers[outcome];
  return fail(`${reason} (${message})`, hint);
}

/** Whether the answer comes from a task behind the proxy, as far as its headers tell. */
export const hasUpstream = ({ upstream }: HttpAnswer): boolean => upstream !== undefined && upstream !== '';
