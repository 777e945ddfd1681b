import type { Key } from '../model/key.ts';
import type { PlanInput } from './plan-input.ts';
import { activeSuspensions, suspensionReason } from './suspended.ts';

/** Which objects are only observed, because their manifest says so or somebody has suspended them. */
export function heldObjects({ desired, ledger, now }: PlanInput): (key: Key) => boolean {
  const annotated = new Set(desired.held.map(({ resource }) => resource));
  const active = activeSuspensions(ledger, now);
  return (key) => annotated.has(key) || suspensionReason(key, active) !== undefined;
}
