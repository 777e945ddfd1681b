import type { NoAnswer } from '../model/probe.ts';

/** Codes of Node.js for a connection that was never made. */
const unreachable: ReadonlySet<string> = new Set([
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EHOSTDOWN',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EADDRNOTAVAIL',
  'ERR_INVALID_CHAR',
]);

/** Why there is no answer, from the error of a request. */
export function noAnswerOf(error: unknown, isConnected: boolean): Pick<NoAnswer, 'outcome' | 'message'> {
  const { code = '', message } = error as NodeJS.ErrnoException; // node:http emits nothing else
  if (isConnected) return { outcome: 'closed', message: code || message };
  if (code === 'ECONNREFUSED') return { outcome: 'refused', message: code };
  return { outcome: unreachable.has(code) ? 'unreachable' : 'closed', message: code || message };
}
