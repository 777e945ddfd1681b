import type { Key } from '../../kernel/key.ts';
import type { Ledger, Suspension, SuspensionTarget } from '../../model/ledger.ts';
import type { Warning } from '../../model/plan.ts';
import { wholeSeconds } from '../../kernel/time-text.ts';

/** Suspensions in force at `now`. Expired ones stay in the ledger until its next write. */
export function activeSuspensions(
  { suspensions = {} }: Ledger,
  now: string,
): ReadonlyMap<SuspensionTarget, Suspension> {
  const entries = Object.entries(suspensions) as [SuspensionTarget, Suspension][]; // keys of a record of targets
  return new Map(entries.filter(([, { until }]) => Date.parse(until) > Date.parse(now)));
}

/** By whom, until when and why. */
export const suspensionText = ({ by, until, reason }: Suspension): string =>
  `by ${by} until ${wholeSeconds(until)}: ${reason}`;

/** Why nothing is written to an object; short if everything is suspended, because every object repeats it. */
export function suspensionReason(
  key: Key,
  active: ReadonlyMap<SuspensionTarget, Suspension>,
): string | undefined {
  const own = active.get(key);
  if (own !== undefined) return `suspended ${suspensionText(own)}`;
  return active.has('all') ? 'everything is suspended' : undefined;
}

/** Warns also if nothing differs: a suspension that nobody is reminded of outlives its reason. */
export const suspensionWarnings = (
  active: ReadonlyMap<SuspensionTarget, Suspension>,
  reported: ReadonlySet<Key>,
): readonly Warning[] =>
  [...active].flatMap(([target, suspension]): Warning[] => {
    if (target !== 'all' && reported.has(target)) return [];
    const what = target === 'all' ? 'Everything' : target;
    return [{ kind: 'suspension', message: `${what} is suspended ${suspensionText(suspension)}` }];
  });
