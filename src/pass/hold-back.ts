import { holdBack, type GuardSwitches } from '../plan/guards.ts';
import type { HeldBack } from '../model/plan.ts';
import type { PlannedPass } from './plan-from.ts';

/** What the guards hold back of a pass beyond what they hold back already; empty: it can be executed. */
export function newlyHeldBack(pass: PlannedPass, switches: GuardSwitches): readonly HeldBack[] {
  const known = new Set((pass.intent.held ?? []).map(({ resource }) => resource));
  return holdBack(pass, switches).filter(({ resource }) => !known.has(resource));
}
