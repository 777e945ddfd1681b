import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { labGround, stateFile } from '../lab/ground.ts';
import { startLab } from '../lab/lab.ts';
import { findProgram } from '../lab/program.ts';
import { labSupport } from '../lab/support.ts';
import { describeEngine } from './suite.ts';

const title = 'engine 20.10 in the lab';

/** Why there is no engine 20.10 on this machine, or nothing. */
function reasonsAgainst(): readonly string[] {
  const support = labSupport();
  if (!support.supported) return support.reasons;
  const version = spawnSync(findProgram('dockerd')!, ['--version'], { encoding: 'utf8' }).stdout.trim();
  return version.includes(' 20.10.') ? [] : [`The engine here is another one: ${version}`];
}

/** startLab() continues a lab that stands, and the suite would then take down what somebody else works with. */
function requireNoLab(): void {
  const { dir } = labGround();
  if (existsSync(stateFile(dir))) {
    throw new Error(
      `Cannot start a lab: one stands in "${dir}": end it with npm run lab -- down, or give its manager as RECONCILER_CONTRACT_HOST`,
    );
  }
}

const reasons = reasonsAgainst();

// A manager that stands already: RECONCILER_CONTRACT_HOST=unix:///path/to/docker.sock
const host = process.env['RECONCILER_CONTRACT_HOST'] ?? '';

if (host !== '') {
  describeEngine(`given engine ${host}`, () =>
    Promise.resolve({ socketPath: host.replace(/^unix:\/\//, ''), close: () => Promise.resolve() }),
  );
} else if (reasons.length === 0) {
  describeEngine(title, async () => {
    requireNoLab();
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
