import { setTimeout as sleep } from 'node:timers/promises';
import { LabError } from './lab-error.ts';

interface Patience {
  readonly timeoutMs?: number;
  readonly everyMs?: number;
  /** Asked once when time is up, so that the message can carry the last state seen. */
  readonly explain?: () => string;
}

export async function waitUntil(
  what: string,
  check: () => boolean | Promise<boolean>,
  { timeoutMs = 60_000, everyMs = 100, explain = () => '' }: Patience = {},
): Promise<void> {
  const end = Date.now() + timeoutMs;
  while (!(await check())) {
    if (Date.now() > end) {
      throw new LabError(`Gave up waiting after ${timeoutMs / 1000} s: ${what}${prefixed(explain())}`);
    }
    await sleep(everyMs);
  }
}

function prefixed(text: string): string {
  return text === '' ? '' : `: ${text}`;
}
