import { describe, expect, it } from 'vitest';
import { labSupport } from '../lab/support.ts';

/**
 * Tests on a real swarm: left out with the reasons in their title where this machine cannot run one, and failing there
 * where RECONCILER_REQUIRE_LAB says that nothing may be left out.
 */
export function describeLab(title: string, tests: () => void): void {
  const support = labSupport();
  const reasons = support.supported ? [] : support.reasons;
  if (process.env['RECONCILER_REQUIRE_LAB'] !== undefined) {
    it(`${title}: the lab can run here`, () => {
      expect(reasons, 'RECONCILER_REQUIRE_LAB is set, but this machine cannot run a lab').toEqual([]);
    });
  }
  const fullTitle = support.supported ? title : `${title} (left out: ${reasons.join('; ')})`;
  describe.skipIf(!support.supported)(fullTitle, tests);
}
