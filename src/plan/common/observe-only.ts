import type { Desired } from '../../model/desired.ts';
import type { Key } from '../../kernel/key.ts';
import { memoize } from '../../kernel/memoize.ts';
import type { PlanInput } from '../plan-input.ts';
import { activeSuspensions, suspensionReason } from './suspended.ts';

/** Which objects are only observed, because their manifest says so or somebody has suspended them. */
export const observeOnlyObjects = memoize(({ desired, ledger, now }: PlanInput): ((key: Key) => boolean) => {
  const active = activeSuspensions(ledger, now);
  return (key) => isAnnotated(desired, key) || suspensionReason(key, active) !== undefined;
});

/** Whether its manifest says that an object is only observed. */
export const isAnnotated = ({ held }: Desired, key: Key): boolean => annotated(held).has(key);

const annotated = memoize((held: Desired['held']) => new Set(held.map(({ resource }) => resource)));
