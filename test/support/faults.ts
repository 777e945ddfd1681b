import type { SandboxAnswer } from '../../src/sandbox/http/exchange.ts';

/** What can go wrong with one request. A timeout after the write looks like "reset after". */
export const faultKinds = [
  '500',
  '503',
  'out of sequence',
  'reset before',
  'reset after',
  'cut short',
  'breaks off',
] as const;

export type FaultKind = (typeof faultKinds)[number];

/** Whether the engine has executed the request nevertheless. */
export const takesPlace = (fault: FaultKind): boolean =>
  fault === 'reset after' || fault === 'cut short' || fault === 'breaks off';

/** The answer that replaces the engine's own; undefined if the client gets none. */
export function faultyAnswer(fault: FaultKind, answer: SandboxAnswer | undefined): SandboxAnswer | undefined {
  switch (fault) {
    case '500':
      return refusal(500, 'rpc error: code = DeadlineExceeded desc = context deadline exceeded');
    case '503':
      return refusal(503, 'the engine is going down');
    case 'out of sequence':
      return refusal(500, 'rpc error: code = Unknown desc = update out of sequence');
    case 'cut short':
      return answer && { ...answer, body: answer.body.slice(0, Math.floor(answer.body.length / 2)) };
    case 'reset before':
    case 'reset after':
    case 'breaks off':
      return undefined;
  }
}

const refusal = (status: number, message: string): SandboxAnswer => ({
  status,
  headers: { 'Content-Type': 'application/json' },
  body: `${JSON.stringify({ message })}\n`,
});
