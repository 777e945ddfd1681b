import { setTimeout as sleep } from 'node:timers/promises';

/** Repeats `ask` until the answer is defined: for states that a real engine takes time to reach. */
export async function poll<T>(
  what: string,
  ask: () => Promise<T | undefined>,
  timeoutMs = 60_000,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > deadline) throw new Error(`Not reached within ${timeoutMs} ms: ${what}`);
    await sleep(200);
  }
}
