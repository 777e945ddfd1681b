import { countOf } from '../../../kernel/count-of.ts';
import { wholeSeconds } from '../../../kernel/time-text.ts';
import { reconcilerCommand, type Invocation } from '../../../model/own-commands.ts';
import type { ReconcilerSnapshot } from '../../../model/snapshot.ts';
import { pageChange } from '../plan-of.ts';
import type { PageProblem, PageWaiting } from '../page-view.ts';

/** A standby knows what waits from the ledger, as the writer has noted it. */
export function waitingOf(
  { pending, status }: Pick<ReconcilerSnapshot, 'pending' | 'status'>,
  invocation: Invocation,
): PageWaiting | undefined {
  const waiting = pending ?? status?.pending;
  if (waiting === undefined) return undefined;
  const { hash, since, held, changes, changesLeftOut = 0, opensAt, isAllowed } = waiting;
  return {
    ...{ hash, since, command: reconcilerCommand('approve', invocation, hash) },
    held: held.map(({ resource, reason }) => ({ resource, reason })),
    ...(changes === undefined ? {} : { changes: changes.map(pageChange) }),
    moreChanges: changesLeftOut,
    ...(opensAt === undefined ? {} : { opensAt }),
    ...(isAllowed === undefined ? {} : { isAllowed }),
  };
}

/** Changes that wait only for their window need nobody. */
export function waitingProblem(
  snapshot: Pick<ReconcilerSnapshot, 'pending' | 'status'>,
  invocation: Invocation,
): readonly PageProblem[] {
  const waiting = waitingOf(snapshot, invocation);
  if (waiting === undefined || waiting.isAllowed === true) return [];
  const { held, since, opensAt, command } = waiting;
  const window = opensAt === undefined ? [] : [`The next window opens at ${wholeSeconds(opensAt)}`];
  return [
    {
      ...{ id: 'approval', tone: 'warning', since, command },
      title: `${countOf(held.length, 'change')} would interrupt traffic and wait for an approval`,
      details: [
        ...held.slice(0, mostHeld).map(({ resource, reason }) => `${resource}: ${reason}`),
        ...window,
      ],
    },
  ];
}

const mostHeld = 20;
