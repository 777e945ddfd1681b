import type { IncomingHttpHeaders } from 'node:http';
import { alertTimeoutMs } from '../../defaults/times.ts';
import { NotifyFailure, type Arrival } from '../notify-failure.ts';
import { sendRequest, type HttpRequest, type HttpResult } from './send-request.ts';

export interface PostOptions {
  /** Name of the channel, for failures. */
  readonly channel: string;
  /** What to look at if the receiver refuses: its address and its secret. */
  readonly refusedHint: string;
  readonly timeoutMs?: number | undefined;
  /** Answers other than 2xx that mean that there is nothing left to do. */
  readonly isDone?: (answer: Answered) => boolean;
}

export type Answered = Extract<HttpResult, { readonly type: 'answered' }>;

/** Posts once; fails with a `NotifyFailure` unless the receiver has accepted. */
export async function postTo(request: HttpRequest, options: PostOptions, signal: AbortSignal): Promise<void> {
  const { channel, refusedHint, timeoutMs = alertTimeoutMs, isDone } = options;
  const result = await sendRequest(request, timeoutMs, signal);
  if (result.type === 'unanswered') {
    throw new NotifyFailure({
      ...{ channel, reason: result.reason, arrival: result.wasSent ? 'maybe' : 'no' },
      hint: 'Check that this machine reaches the receiver',
    });
  }
  const { status, headers } = result;
  if ((status >= 200 && status < 300) || isDone?.(result) === true) return;
  const retryAfterMs = retryAfterOf(headers);
  throw new NotifyFailure({
    ...{ channel, reason: `it answered with status ${status}`, arrival: arrivalOf(status) },
    hint: hintOf(status, refusedHint),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
}

/** These are about the body; any other status may be another one tomorrow: a token is rotated, a proxy finds its server. */
const statusesOfBodies: readonly number[] = [400, 406, 411, 413, 415, 422];

function arrivalOf(status: number): Arrival {
  if (statusesOfBodies.includes(status)) return 'refused';
  // A proxy that waited for its server in vain.
  return status === 504 ? 'maybe' : 'no';
}

function hintOf(status: number, refusedHint: string): string {
  if (status >= 300 && status < 400) return 'Redirects are not followed: write the final address';
  const isItsOwn = status >= 500 || status === 429 || status === 408;
  return isItsOwn ? 'Look at the log of the receiver' : refusedHint;
}

/** The header is a number of seconds or a date. */
function retryAfterOf({ 'retry-after': value }: IncomingHttpHeaders): number | undefined {
  if (value === undefined) return undefined;
  const ms = /^\d+$/.test(value) ? Number(value) * 1_000 : Date.parse(value) - Date.now();
  return Number.isFinite(ms) && ms > 0 ? ms : undefined;
}
