import { existsSync } from 'node:fs';
import { LabError } from '../../../tools/lab/lab-error.ts';
import { labPaths, stateFile } from '../../../tools/lab/paths.ts';
import { takeTestRunLock } from '../../../tools/lab/lock.ts';
import { labSupport } from '../../../tools/lab/support.ts';
import { endLab } from './shared-lab.ts';

/** Each project loads its own copy of this file, and one run may have two of them. */
const shared = globalThis as { labRun?: Promise<void> };

/**
 * Before the tests on a real swarm: nobody else's tests are at work on a lab, and no lab stands that others may use. Gives
 * back what ends the lab that the tests have left for each other.
 */
export async function setup(): Promise<(() => Promise<void>) | undefined> {
  const isLabWanted = process.env['RECONCILER_CONTRACT_HOST'] === undefined;
  if (!isLabWanted || !labSupport().supported) return undefined;
  await (shared.labRun ??= startRun().catch(endWithOneLine));
  return endLab;
}

/** The lock is not released: it ends with the process. */
async function startRun(): Promise<void> {
  await takeTestRunLock((text) => process.stderr.write(text));
  requireNoLab();
}

/** vitest would print a stack trace, and run the other projects first. */
function endWithOneLine(error: unknown): never {
  if (!(error instanceof LabError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}

/** startLab() continues a running lab: tests would find the objects of others in it, and remove it at the end. */
function requireNoLab(): void {
  const { dir } = labPaths();
  if (!existsSync(stateFile(dir))) return;
  throw new LabError(`Cannot test on a lab: one is running in "${dir}": stop it with npm run lab -- down`);
}
