import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { startLab } from '../lab/lab.ts';
import { labSupport } from '../lab/support.ts';
import { describeEngine } from './suite.ts';

const title = 'engine 20.10 in the lab';

/** Why there is no engine 20.10 on this machine, or nothing. */
function reasonsAgainst(): readonly string[] {
  const support = labSupport();
  if (!support.supported) return support.reasons;
  const version = spawnSync('dockerd', ['--version'], { encoding: 'utf8' }).stdout.trim();
  return version.includes(' 20.10.') ? [] : [`The engine here is another one: ${version}`];
}

const reasons = reasonsAgainst();

if (reasons.length === 0) {
  describeEngine(title, async () => {
    const lab = await startLab({ managers: 1, workers: 2 });
    return { socketPath: lab.dockerHost.replace('unix://', ''), close: () => lab.down() };
  });
} else if (process.env['RECONCILER_REQUIRE_LAB'] !== undefined) {
  describe(title, () => {
    it('has a machine that can run it', () => {
      expect(reasons).toEqual([]);
    });
  });
} else {
  describe(title, () => {
    it.skip(`left out: ${reasons.join('; ')}`);
  });
}
