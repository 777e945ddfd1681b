import { labSupport } from '../../../tools/lab/support.ts';

/** Prints which tests a run skips and why, where nobody can overlook it. */
export function setup(): void {
  const support = labSupport();
  if (support.supported) return;
  console.warn(
    [
      'Skipped: all tests on a real swarm, because this machine cannot run the lab:',
      ...support.reasons.map((reason) => `  - ${reason}`),
      '',
    ].join('\n'),
  );
}
