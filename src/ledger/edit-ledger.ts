import { Failure } from '../model/failure.ts';
import { inKeyOrder, keyOf, type Key } from '../kernel/key.ts';
import type { Released, ReleasedService, Resumed, Suspended } from '../model/ledger-edit.ts';
import { rowsOf, type Ledger, type Suspension, type SuspensionTarget } from '../model/ledger.ts';
import type { ObservedService } from '../model/observed.ts';
import { isStopped } from '../plan/common/quarantine.ts';
import { activeSuspensions } from '../plan/common/suspended.ts';
import type { Edited } from './update-ledger.ts';

/** Suspends one resource or all. If it is suspended already, the new end and reason replace the old ones. */
export function suspend(ledger: Ledger, target: SuspensionTarget, suspension: Suspension): Edited<Suspended> {
  const active = activeSuspensions(ledger, suspension.since);
  return {
    ledger: { ...ledger, suspensions: { ...Object.fromEntries(active), [target]: suspension } },
    done: { target, suspension, before: active.get(target) },
  };
}

/** Ends the suspension of one resource, or all suspensions. Expired ones are removed as well. */
export function resume(ledger: Ledger, target: SuspensionTarget, now: string): Edited<Resumed> {
  const active = [...activeSuspensions(ledger, now)];
  const ended = active.filter(([one]) => target === 'all' || one === target);
  if (ended.length === 0 && active.some(([one]) => one === 'all')) throw oneOfAll(target);
  if (ended.length === 0) return { ledger, done: { target, ended: [] } };
  const left = active.filter(([one]) => target !== 'all' && one !== target);
  return {
    ledger: { ...ledger, suspensions: Object.fromEntries(left) },
    done: { target, ended: ended.map(([one, suspension]) => ({ target: one, suspension })) },
  };
}

/** "Not suspended" would be wrong, and `all` cannot exclude a single resource. */
const oneOfAll = (target: SuspensionTarget): Failure =>
  new Failure(`Cannot resume ${target} alone: everything is suspended`, {
    kind: 'rejected',
    code: 'usage',
    resource: target,
    hint: 'To resume everything, name no resource',
  });

/**
 * Ends quarantines, so that the next apply sends the same spec again. A rollout that swarm has stopped counts even if no
 * pass has recorded it yet: a plan shows it before an apply writes it to the ledger.
 */
export function retry(
  ledger: Ledger,
  target: SuspensionTarget,
  services: readonly ObservedService[],
): Edited<Released> {
  const stopped = new Set<Key>(services.filter(isStopped).map(({ name }) => keyOf('service', name)));
  const found = rowsOf(ledger)
    .filter(([key, row]) => row.quarantined !== undefined || stopped.has(key))
    .filter(([key]) => target === 'all' || key === target)
    .map(([resource, { quarantined }]): ReleasedService => ({ resource, quarantine: quarantined }));
  const released = inKeyOrder(found, ({ resource }) => resource);
  const keys = new Set(released.map(({ resource }) => resource));
  const rows = rowsOf(ledger).map(([key, row]) => {
    const { quarantined, stoppedBefore, ...rest } = row;
    return [key, keys.has(key) ? { ...rest, attempted: '' } : row] as const;
  });
  return { ledger: { ...ledger, rows: Object.fromEntries(rows) }, done: { target, released } };
}
