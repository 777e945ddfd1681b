import type { NoAnswer } from '../model/probe.ts';

/**
 * Why there is no answer, from the error of a request. Whatever fails before there is a connection, this machine's own limits
 * included, must not look like a proxy that closes it.
 */
export function noAnswerOf(error: unknown, isConnected: boolean): Pick<NoAnswer, 'outcome' | 'message'> {
  const { code = '', message } = error as NodeJS.ErrnoException; // node:http emits nothing else
  const isRefused = code === 'ECONNREFUSED';
  return {
    outcome: isConnected ? 'closed' : isRefused ? 'refused' : 'unreachable',
    message: code || message,
  };
}
