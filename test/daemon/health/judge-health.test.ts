import { describe, expect, it } from 'vitest';
import { judgeHealth, type HealthMemory, type ServiceLook } from '../../../src/daemon/health/judge-health.ts';
import type { HealthState } from '../../../src/model/status.ts';

type Seen = readonly [atMs: number, state: HealthState, taskIds: string, crashes?: number, version?: number];

/** Whether it is degraded after each of these looks. */
function verdicts(...looks: readonly Seen[]): readonly boolean[] {
  let memory: HealthMemory | undefined;
  let wasDegraded = false;
  return looks.map(([nowMs, state, taskIds, crashes = 0, version = 1]) => {
    const look: ServiceLook = {
      ...{ resource: 'service/web', version, crashes, taskIds: taskIds.split('') },
      health: { state, running: 0, desired: 1 },
    };
    const verdict = judgeHealth(look, memory, { nowMs, wasDegraded });
    memory = verdict.memory;
    wasDegraded = verdict.isDegraded;
    return verdict.isDegraded;
  });
}

describe('judgeHealth()', () => {
  it('is content with tasks that run', () => {
    expect(verdicts([0, 'Healthy', 'a'], [30_000, 'Healthy', 'a'])).toEqual([false, false]);
  });

  it('gives tasks that do not fail a while to start', () => {
    expect(verdicts([0, 'Degraded', 'a'], [29_000, 'Degraded', 'a'], [30_000, 'Degraded', 'a'])).toEqual([
      ...[false, false, true],
    ]);
  });

  it('is sure of a crash loop at the second look', () => {
    expect(verdicts([0, 'Degraded', 'a', 2], [5_000, 'Degraded', 'b', 3])).toEqual([false, true]);
    expect(verdicts([0, 'Degraded', 'a', 1], [5_000, 'Degraded', 'b', 1])).toEqual([false, false]);
  });

  it('is not worried by a single bad look', () => {
    expect(verdicts([0, 'Degraded', 'a', 5], [5_000, 'Healthy', 'b', 5])).toEqual([false, false]);
  });

  it('lets an update take its time as long as no task fails', () => {
    expect(verdicts([0, 'Progressing', 'a'], [300_000, 'Progressing', 'b'])).toEqual([false, false]);
    expect(verdicts([0, 'Progressing', 'a', 2], [5_000, 'Progressing', 'b', 3])).toEqual([false, true]);
  });

  it('notices a crash loop of which every look finds a running task', () => {
    expect(verdicts([0, 'Healthy', 'a'], [30_000, 'Healthy', 'b', 2], [60_000, 'Healthy', 'c', 3])).toEqual([
      false,
      false,
      true,
    ]);
  });

  it('is not worried by tasks that move, or that somebody replaces', () => {
    expect(verdicts([0, 'Healthy', 'a'], [30_000, 'Healthy', 'b'], [60_000, 'Healthy', 'c'])).toEqual([
      ...[false, false, false],
    ]);
    expect(
      verdicts([0, 'Healthy', 'a', 0, 1], [9_000, 'Healthy', 'b', 2, 2], [18_000, 'Healthy', 'c', 2, 3]),
    ).toEqual([false, false, false]);
  });

  it('recovers once the same tasks have run for a while, and does not flap until then', () => {
    expect(
      verdicts(
        [0, 'Degraded', 'a', 2],
        [5_000, 'Degraded', 'b', 3],
        [10_000, 'Healthy', 'c', 3],
        [35_000, 'Healthy', 'd', 4],
        [40_000, 'Healthy', 'd', 4],
        [69_000, 'Healthy', 'd', 4],
        [70_000, 'Healthy', 'd', 4],
      ),
    ).toEqual([false, true, true, true, true, true, false]);
  });
});
