import type { ReconcilerSnapshot } from '../model/snapshot.ts';
import type { DaemonSettings, DaemonState, GoodRevision } from './daemon-state.ts';

/** What the daemon knows, as others may see it. */
export function snapshotOf(
  { owner, switches }: DaemonSettings,
  {
    good,
    drifts,
    quarantines,
    isStandby,
    isSourceDown,
    failure,
    plan,
    running,
    lastPass,
    ...state
  }: DaemonState,
): ReconcilerSnapshot {
  const { holder, sourceSeenAt, swarmSeenAt, status, topology, history, incidents, pending } = state;
  return {
    ...{ owner, isSourceDown, failure, plan, running, lastPass },
    ...{
      role: isStandby ? 'standby' : 'writer',
      holder,
      sourceSeenAt,
      swarmSeenAt,
      status,
      topology,
      history,
      incidents,
      pending,
    },
    switches,
    revision: good === undefined ? undefined : revisionOf(good),
    drifts: [...drifts.values()],
    quarantines: [...quarantines.values()],
  };
}

const revisionOf = ({ set: _set, ...revision }: GoodRevision): NonNullable<ReconcilerSnapshot['revision']> =>
  revision;
