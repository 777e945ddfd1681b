import { afterEach, describe, expect, it } from 'vitest';
import { reportLab } from '../../../tools/lab/report.ts';
import { labSupport } from '../../../tools/lab/support.ts';

/**
 * Tests on a real swarm. If this machine cannot run one, they are skipped with the reasons in their title, or fail if
 * RECONCILER_REQUIRE_LAB is set.
 */
export function describeLab(
  title: string,
  tests: () => void,
  reasons: readonly string[] = reasonsAgainstLab(),
): void {
  const isSupported = reasons.length === 0;
  if (process.env['RECONCILER_REQUIRE_LAB'] !== undefined) {
    it(`${title}: the lab can run here`, () => {
      expect(reasons, 'RECONCILER_REQUIRE_LAB is set, but this machine cannot run a lab').toEqual([]);
    });
  }
  const fullTitle = isSupported ? title : `${title} (skipped: ${reasons.join('; ')})`;
  describe.skipIf(!isSupported)(fullTitle, () => {
    afterEach(async ({ task }) => {
      if (task.result?.state === 'fail')
        process.stderr.write(`${task.name}: the lab then:\n${await reportLab()}\n`);
    });
    tests();
  });
}

function reasonsAgainstLab(): readonly string[] {
  const support = labSupport();
  return support.supported ? [] : support.reasons;
}
