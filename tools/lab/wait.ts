import { setTimeout as sleep } from 'node:timers/promises';
import { LabError } from './lab-error.ts';

interface WaitOptions {
  readonly timeoutMs?: number;
  readonly everyMs?: number;
  /** Called once on timeout, so that the message can include the last observed state. */
  readonly explain?: () => string;
}

export async function waitUntil(
  what: string,
  check: () => boolean | Promise<boolean>,
  { timeoutMs = 60_000, everyMs = 100, explain = () => '' }: WaitOptions = {},
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
