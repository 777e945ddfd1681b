import { endFaults } from './end-state.ts';
import { calmPass, scheduleOf, type Step } from './schedule.ts';
import { createWorld, type World } from './world.ts';

/** An invariant that a seed violated, and the steps that led to it. */
export interface Counterexample {
  readonly seed: number;
  readonly invariant: string;
  /** The steps up to the violation. */
  readonly steps: readonly Step[];
}

/** The core recreates deleted services when it polls. */
const pollOfCore: Step = { type: 'rest', ms: 3_000 };

/** How many passes without faults it may take until nothing is left to do. */
const passesToRest = 2;

/** Runs the schedule of a seed, and checks the invariants after each step and at the end. */
export async function runSeed(seed: number): Promise<Counterexample | undefined> {
  const world = await createWorld(seed);
  const steps: Step[] = [];
  const failed = (invariant: string): Counterexample => ({ seed, invariant, steps });
  try {
    for (const step of scheduleOf(seed)) {
      steps.push(step);
      await world.runStep(step);
      const [violation] = violationsOf(world);
      if (violation !== undefined) return failed(violation);
    }
    const [left] = await rest(world, steps);
    return left === undefined ? undefined : failed(left);
  } catch (error) {
    return failed(`it crashed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  }
}

function violationsOf(world: World): readonly string[] {
  const names = world.networkNames();
  const doubled = names.filter((name, index) => names.indexOf(name) !== index);
  return [...world.watch.violations, ...doubled.map((name) => `a network exists twice: ${name}`)];
}

/** Runs undisturbed passes until it is at rest: a pass finds nothing to do and writes nothing. */
async function rest(world: World, steps: Step[]): Promise<readonly string[]> {
  for (let passes = 0; ; passes += 1) {
    const { writes } = world.watch;
    for (const step of [pollOfCore, calmPass]) {
      steps.push(step);
      await world.runStep(step);
    }
    const { plan, ledger } = world.lastPlan();
    const left = [...plan.changes.map(({ id, op, fields }) => ({ id, op, fields })), ...plan.drift];
    // Once nothing is left to do, one last write of the ledger may record that.
    const isAtRest = left.length === 0 && world.watch.writes === writes;
    if (isAtRest) return [...violationsOf(world), ...endFaults(world, plan, ledger)];
    if (passes < passesToRest) continue;
    return [
      left.length === 0
        ? 'it keeps writing although nothing is left to do'
        : `it does not come to rest in ${passesToRest} passes: ${JSON.stringify(left)}`,
    ];
  }
}
