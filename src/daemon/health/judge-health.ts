import {
  crashCount,
  failingGraceMs,
  flapWindowMs,
  recoveredAfterMs,
  tooFewGraceMs,
} from '../../defaults/daemon-limits.ts';
import type { Key } from '../../kernel/key.ts';
import type { ServiceHealth } from '../../model/status.ts';

/** What one look shows of a service. */
export interface ServiceLook {
  readonly resource: Key;
  readonly health: ServiceHealth;
  /** Of the service: a write by anybody changes it. */
  readonly version: number;
  /** Ids of its tasks that are to run. */
  readonly taskIds: readonly string[];
  /** How often the tasks of one seat have ended by themselves, with the current spec. */
  readonly crashes: number;
}

/** What the looks so far show of a service, by the monotonic clock. */
export interface HealthMemory {
  readonly version: number;
  readonly taskIds: readonly string[];
  /** Since when it is not as it should be. */
  readonly badMs?: number;
  /** Since when all of the same tasks run. */
  readonly steadyMs?: number;
  /** When tasks were found replaced after crashes, though nobody wrote the service. */
  readonly replacedMs: readonly number[];
}

export interface HealthVerdict {
  readonly isDegraded: boolean;
  /** Not degraded yet, or not recovered yet: the next look is sooner. */
  readonly isUnsettled: boolean;
  readonly memory: HealthMemory;
}

/**
 * Whether a service is degraded: its tasks crash again and again, or are too few for longer than it takes to start them. An update in
 * progress is not, as long as no task fails. One that is degraded recovers once the same tasks have all run for a while, so that
 * tasks that run for seconds between two crashes change nothing.
 */
export function judgeHealth(
  look: ServiceLook,
  before: HealthMemory | undefined,
  { nowMs, wasDegraded }: { readonly nowMs: number; readonly wasDegraded: boolean },
): HealthVerdict {
  const memory = remember(look, before, nowMs);
  const { badMs, steadyMs, replacedMs } = memory;
  const badForMs = badMs === undefined ? 0 : nowMs - badMs;
  const isCrashing = look.crashes >= crashCount || replacedMs.length >= crashCount;
  const graceMs = isCrashing ? failingGraceMs : tooFewGraceMs;
  const isBad = (badMs !== undefined && badForMs >= graceMs) || replacedMs.length >= crashCount;
  const isSteady = steadyMs !== undefined && nowMs - steadyMs >= recoveredAfterMs;
  const isDegraded = wasDegraded ? !isSteady : isBad;
  return { isDegraded, isUnsettled: isDegraded || badMs !== undefined || replacedMs.includes(nowMs), memory };
}

function remember(look: ServiceLook, before: HealthMemory | undefined, nowMs: number): HealthMemory {
  const { health, version, taskIds, crashes } = look;
  const isUpdating = health.state === 'Progressing';
  const isGood = health.state === 'Healthy';
  const isExpected = isGood || (isUpdating && crashes === 0);
  return {
    ...{ version, taskIds },
    replacedMs: isUpdating ? [] : crashTimes(look, before, nowMs),
    ...(isExpected ? {} : { badMs: before?.badMs ?? nowMs }),
    ...(isGood && !areReplaced(look, before) ? { steadyMs: before?.steadyMs ?? nowMs } : {}),
  };
}

const areReplaced = ({ taskIds }: ServiceLook, before: HealthMemory | undefined): boolean =>
  before?.taskIds.some((id) => !taskIds.includes(id)) === true;

function crashTimes(look: ServiceLook, before: HealthMemory | undefined, nowMs: number): readonly number[] {
  if (before?.version !== look.version) return [];
  const known = before.replacedMs.filter((ms) => nowMs - ms < flapWindowMs);
  return areReplaced(look, before) && look.crashes >= crashCount ? [...known, nowMs] : known;
}
