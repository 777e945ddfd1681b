import type { Key } from '../kernel/key.ts';
import { isHeldBack } from '../model/plan.ts';
import type { GuardSwitches } from '../plan/guards.ts';
import type { Decrypter } from '../ports/decrypter.ts';
import { awaitedChanges } from './awaited-changes.ts';
import { withHealing } from './heal-policy.ts';
import { newlyHeldBack } from './hold-back.ts';
import { planFrom, type PlannedPass } from './plan-from.ts';
import { planWithDecryption } from './plan-with-decryption.ts';
import { waitingChanges, type WaitingChanges } from './waiting-changes.ts';

export interface GuardOptions extends Omit<GuardSwitches, 'annotated'> {
  /** Objects whose drift is only reported, whatever the switches are. */
  readonly contested?: ReadonlySet<Key>;
  /** Which of the objects that the guard of interruptions holds back were approved. Undefined: none. */
  readonly approve?: (waiting: WaitingChanges, pass: PlannedPass) => readonly Key[];
  /** No window is open: nothing may interrupt traffic, whoever allows it. */
  readonly isWindowClosed?: boolean;
}

/** The plan without what the guards hold back, unless it is approved; while no window is open nothing interrupts traffic. */
export async function planWithGuards(
  opened: PlannedPass,
  decrypter: Decrypter,
  options: GuardOptions,
): Promise<PlannedPass> {
  const whole = withHealing(opened, healPolicyOf(opened, options)).plan;
  const waitingIn = ({ plan }: PlannedPass): WaitingChanges | undefined =>
    waitingChanges(whole, plan, opened.intent.revision.digest);
  const allowing = (resources: readonly Key[]): Promise<PlannedPass> => {
    const known = options.allowInterruptionOf ?? [];
    return guardedPlan(opened, decrypter, { ...options, allowInterruptionOf: [...known, ...resources] });
  };
  const open = await allowing([]);
  const waiting = waitingIn(open);
  const approved = waiting === undefined ? [] : (options.approve?.(waiting, open) ?? []);
  const allowed = approved.length === 0 ? open : await allowing(approved);
  const unapproved = waitingIn(allowed);
  const held = unapproved?.held.map(({ resource }) => resource) ?? [];
  const whenApproved = held.length === 0 ? allowed : await allowing([...approved, ...held]);
  const isClosed = options.isWindowClosed === true;
  const pass = isClosed ? await guardedPlan(opened, decrypter, options, 'closed') : allowed;
  const withChanges = (some: WaitingChanges | undefined, made: PlannedPass): WaitingChanges | undefined =>
    some && { ...some, ...awaitedChanges(whenApproved.plan, made.plan) };
  const interruptions = {
    all: waiting,
    unapproved: withChanges(unapproved, allowed),
    consequences: refusedOnlyIn(pass, opened),
    forWindow: isClosed && unapproved === undefined ? withChanges(waitingIn(pass), pass) : undefined,
  };
  return { ...pass, interruptions };
}

function refusedOnlyIn({ plan }: PlannedPass, before: PlannedPass): ReadonlySet<Key> {
  const known = new Set(before.plan.refused.map(({ resource }) => resource));
  return new Set(
    plan.refused
      .filter((refusal) => !isHeldBack(refusal) && !known.has(refusal.resource))
      .map(({ resource }) => resource),
  );
}

/**
 * What a guard holds back is refused in the next plan, so that every check sees the swarm without it; until the guards
 * have nothing against a plan.
 */
async function guardedPlan(
  first: PlannedPass,
  decrypter: Decrypter,
  options: GuardOptions,
  window: 'open' | 'closed' = 'open',
): Promise<PlannedPass> {
  const guards = window === 'open' ? { ...options, ...annotatedIn(first) } : closedGuards(options);
  const healPolicy = healPolicyOf(first, options);
  let pass = first;
  for (;;) {
    const selected = withHealing(pass, healPolicy);
    const held = newlyHeldBack(selected, guards);
    if (held.length === 0) return selected;
    const known = pass.intent.held ?? [];
    const again = planFrom({ ...pass.intent, held: [...known, ...held] }, pass.observed);
    pass = await planWithDecryption(again, decrypter);
  }
}

const closedGuards = ({ maxDeletes }: GuardOptions): GuardSwitches => ({
  allowInterruption: false,
  maxDeletes,
});

const healPolicyOf = (pass: PlannedPass, { contested }: GuardOptions) => ({
  healing: pass.intent.switches?.heal ?? 'auto',
  ...annotatedIn(pass),
  ...(contested === undefined ? {} : { contested }),
});

/** Annotations decide only where no person asked for the pass. */
const annotatedIn = ({ intent, desired }: PlannedPass): Pick<GuardSwitches, 'annotated'> =>
  intent.switches === undefined ? {} : { annotated: desired.switches };
