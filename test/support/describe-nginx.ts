import { describe, expect, it } from 'vitest';
import { newNginx, oldNginx, type Nginx } from './nginx.ts';

interface Attempt {
  readonly name: Nginx['name'];
  readonly nginx?: Nginx;
  /** Why it cannot run here. */
  readonly reason?: string;
}

const attempts: readonly Attempt[] = [
  await attempt('old', () => Promise.resolve().then(oldNginx)),
  await attempt('new', newNginx),
];

async function attempt(name: Nginx['name'], find: () => Promise<Nginx>): Promise<Attempt> {
  return find().then(
    (nginx) => ({ name, nginx }),
    (error: unknown) => ({ name, reason: error instanceof Error ? error.message : String(error) }),
  );
}

/**
 * Tests with each nginx for which files are rendered. One that this machine cannot run is left out with the reason, or
 * fails if RECONCILER_REQUIRE_LAB is set.
 */
export function describeNginx(
  title: string,
  tests: (nginx: Nginx) => void,
  only: readonly Nginx['name'][] = ['old', 'new'],
): void {
  for (const { name, nginx, reason = '' } of attempts.filter((one) => only.includes(one.name))) {
    const fullTitle = `${title} (${name} nginx)`;
    if (nginx === undefined) leaveOut(fullTitle, reason);
    else {
      describe(fullTitle, () => {
        tests(nginx);
      });
    }
  }
}

function leaveOut(title: string, reason: string): void {
  if (process.env['RECONCILER_REQUIRE_LAB'] === undefined) {
    console.warn(`Skipped: ${title}: ${reason}`);
    it.skip(`${title} (skipped: ${reason})`, () => undefined);
    return;
  }
  it(title, () => {
    expect.fail(`RECONCILER_REQUIRE_LAB is set, but this machine cannot run it: ${reason}`);
  });
}
