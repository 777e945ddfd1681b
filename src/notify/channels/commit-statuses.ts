import type { Alert, AlertEvent } from '../../model/alert.ts';
import type { Message } from '../notifier.ts';

export type CommitState = 'pending' | 'success' | 'failure';

export interface CommitStatus {
  readonly commit: string;
  readonly state: CommitState;
  readonly alert: Alert;
}

/** What an event says of the commit that it carries. The others say nothing of a commit. */
const stateOf: Readonly<Partial<Record<AlertEvent, CommitState>>> = {
  'revision.found': 'pending',
  'revision.applied': 'success',
  'approval.needed': 'pending',
  'manifest.invalid': 'failure',
  'sync.failed': 'failure',
  'health.degraded': 'failure',
  'sync.succeeded': 'success',
  'health.recovered': 'success',
};

export const hasStatus = ({ event, commit }: Alert): boolean =>
  stateOf[event] !== undefined && isCommit(commit);

/** The last status of each commit of a message. Success only where nothing of that commit is wrong any more. */
export function commitStatuses({ items, open }: Message): readonly CommitStatus[] {
  const byCommit = new Map<string, CommitStatus>();
  for (const { alert } of items) {
    const state = stateOf[alert.event];
    const { commit } = alert;
    if (state === undefined || !isCommit(commit)) continue;
    const isStillWrong = open.some((each) => each.commit === commit && stateOf[each.event] === 'failure');
    if (state === 'success' && isStillWrong) continue;
    byCommit.delete(commit);
    byCommit.set(commit, { commit, state, alert });
  }
  return [...byCommit.values()];
}

/** It becomes part of an address. */
const isCommit = (commit: string | undefined): commit is string =>
  commit !== undefined && /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/.test(commit);
