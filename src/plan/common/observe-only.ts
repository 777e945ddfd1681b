import type { Desired } from '../../model/desired.ts';
import type { Key } from '../../kernel/key.ts';
import { memoize } from '../../kernel/memoize.ts';
import type { PlanInput } from '../plan-input.ts';
import { activeSuspensions, suspensionReason } from './suspended.ts';

/** Tells observe-only objects: annotated in their manifest, or suspended. */
export const observeOnlyObjects = memoize(({ desired, ledger, now }: PlanInput): ((key: Key) => boolean) => {
  const active = activeSuspensions(ledger, now);
  return (key) => isAnnotated(desired, key) || suspensionReason(key, active) !== undefined;
});

/** Whether the manifest of an object is annotated as observe-only. */
export const isAnnotated = ({ observeOnly }: Desired, key: Key): boolean => annotated(observeOnly).has(key);

const annotated = memoize(
  (observeOnly: Desired['observeOnly']) => new Set(observeOnly.map(({ resource }) => resource)),
);
