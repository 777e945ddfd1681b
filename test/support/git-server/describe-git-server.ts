import { describe, expect, it } from 'vitest';

/**
 * Tests with a git server. If this machine lacks a program of it, they are skipped with the reasons in their title, or
 * fail if RECONCILER_REQUIRE_LAB is set.
 */
export function describeGitServer(title: string, missing: readonly string[], tests: () => void): void {
  const isSupported = missing.length === 0;
  if (process.env['RECONCILER_REQUIRE_LAB'] !== undefined) {
    it(`${title}: its programs are here`, () => {
      expect(missing).toEqual([]);
    });
  }
  const fullTitle = isSupported ? title : `${title} (skipped: ${missing.join('; ')})`;
  describe.skipIf(!isSupported)(fullTitle, tests);
}
