import { faultKinds, type FaultKind } from '../../test/support/faults.ts';
import { changed, emptyDeclaration, type Declaration } from './declaration.ts';
import { daemonNames, type DaemonName } from './daemons.ts';
import { createDice, type Dice } from './dice.ts';
import { tamperings, type Tampering } from './tampering.ts';

/** One step of a schedule. */
export type Step =
  | { readonly type: 'push'; readonly declaration: Declaration }
  | { readonly type: 'tamper'; readonly tampering: Tampering; readonly roll: number }
  | { readonly type: 'rest'; readonly ms: number }
  /** The time of day steps on all machines. */
  | { readonly type: 'clock'; readonly ms: number }
  | Pass;

/** A run of the reconciler: one `apply`, or one turn of a daemon, which keeps its state until it is killed. */
export interface Pass {
  readonly type: 'pass';
  readonly how: 'apply' | 'turn';
  /** Which of two daemons, for a turn. */
  readonly who: DaemonName;
  /** Whether a turn follows a push that was noticed: web hooks get lost. */
  readonly readsSource: boolean;
  readonly prune: boolean;
  readonly heal: boolean;
  /** Disturbances by request: `request 3` is the third of all requests, `write 3` the third that writes. */
  readonly events: Readonly<Record<string, RequestEvent>>;
}

export type RequestEvent =
  | { readonly type: 'fault'; readonly kind: FaultKind }
  /** The process hangs before the request, and the other daemon runs a turn meanwhile. */
  | { readonly type: 'otherDaemon'; readonly stallMs: number }
  /** The process is killed, before the request is executed or after. */
  | { readonly type: 'kill'; readonly isCarriedOut: boolean }
  /** Someone else changes the swarm just before the request. */
  | { readonly type: 'tamper'; readonly tampering: Tampering; readonly roll: number };

/** The schedule of a seed; its last declaration is valid. */
export function scheduleOf(seed: number): readonly Step[] {
  const dice = createDice(seed);
  let declaration = emptyDeclaration(dice.oneIn(2));
  const push = (): Step => ({ type: 'push', declaration: (declaration = changed(declaration, dice)) });
  for (let changes = 0; changes < 6; changes += 1) push();
  const steps: Step[] = [push(), calmPass];
  const rounds = 1 + dice.below(2);
  for (let round = 0; round < rounds; round += 1) {
    for (let pushes = dice.below(4); pushes > 0; pushes -= 1) steps.push(push());
    if (dice.oneIn(2)) steps.push({ type: 'tamper', ...anyTampering(dice) });
    if (dice.oneIn(4)) steps.push({ type: 'rest', ms: 1 + dice.below(120_000) });
    if (dice.oneIn(8))
      steps.push({ type: 'clock', ms: dice.pick([-86_400_000, -60_000, 60_000, 86_400_000]) });
    steps.push(anyPass(dice));
  }
  return declaration.isBroken
    ? [...steps, { type: 'push', declaration: { ...declaration, isBroken: false } }]
    : steps;
}

export const calmPass: Pass = {
  ...{ type: 'pass', how: 'apply', who: 'a', readsSource: true },
  ...{ prune: true, heal: true, events: {} },
};

const anyPass = (dice: Dice): Pass => ({
  type: 'pass',
  how: dice.pick(['apply', 'turn', 'turn']),
  who: dice.pick(daemonNames),
  readsSource: !dice.oneIn(4),
  prune: !dice.oneIn(3),
  heal: !dice.oneIn(3),
  events: Object.fromEntries(Array.from({ length: dice.below(4) }, () => [anyRequest(dice), anyEvent(dice)])),
});

const anyRequest = (dice: Dice): string =>
  dice.oneIn(3) ? `request ${1 + dice.below(45)}` : `write ${1 + dice.below(12)}`;

function anyEvent(dice: Dice): RequestEvent {
  switch (dice.pick(['fault', 'fault', 'fault', 'kill', 'tamper', 'otherDaemon', 'otherDaemon'])) {
    case 'fault':
      return { type: 'fault', kind: dice.pick(faultKinds) };
    case 'otherDaemon':
      return { type: 'otherDaemon', stallMs: dice.pick([0, 5_000, 16_000, 40_000]) };
    case 'kill':
      return { type: 'kill', isCarriedOut: dice.oneIn(2) };
    case 'tamper':
      return { type: 'tamper', ...anyTampering(dice) };
  }
}

const anyTampering = (dice: Dice): { readonly tampering: Tampering; readonly roll: number } => ({
  tampering: dice.pick(tamperings),
  roll: dice.below(1000),
});
