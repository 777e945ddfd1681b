import { readFileSync } from 'node:fs';
import { expect } from 'vitest';

/** An ended process may stay in the list until its parent has looked at it. */
const isRunning = (pid: number): boolean => {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
};

export async function expectEnded(pid: number): Promise<void> {
  expect(pid).toBeGreaterThan(1);
  await expect.poll(() => isRunning(pid), { timeout: 10_000 }).toBe(false);
}
