import { exitCodes, type ExitCode } from '../../model/exit-code.ts';
import type { ChangeByHand } from './changes-by-hand.ts';
import type { DemoEngine } from './demo-engine.ts';
import type { Runner } from './runner.ts';

/** One step of the demo: a heading, a command, and the exit code that it has to have. */
interface DemoStep {
  readonly heading: string;
  readonly argv: readonly string[];
  readonly code: ExitCode;
}

/** Waiting until tasks are stable takes time; a second is enough for the demo. */
export const applyFlags = ['--yes', '--allow-interruption', '--stable-for', '1s'] as const;

export interface Play {
  readonly runner: Runner;
  readonly engine: DemoEngine;
  /** The arguments that name the source. */
  readonly source: readonly string[];
  readonly changes: readonly ChangeByHand[];
}

/** Converges the swarm to the manifests, changes it by hand and heals it. Ends at the first unexpected exit code. */
export async function playScript({ runner, engine, source, changes }: Play): Promise<ExitCode> {
  const converged = await play(runner, convergence(source));
  if (converged !== exitCodes.done || changes.length === 0) return converged;
  runner.say('4. Someone changes the swarm by hand, bypassing git:');
  for (const { command, make } of changes) {
    runner.show(command);
    make(engine);
  }
  return play(runner, healing(source));
}

const convergence = (source: readonly string[]): readonly DemoStep[] => [
  {
    heading: '1. What would change? A plan reads the swarm and writes nothing:',
    argv: ['plan', ...source],
    code: exitCodes.done,
  },
  {
    heading: `2. Apply it. apply plans again, in case the swarm has changed. Without --yes it asks for confirmation,
and without --allow-interruption it holds back what interrupts traffic:`,
    argv: ['apply', ...source, ...applyFlags],
    code: exitCodes.done,
  },
  {
    heading: '3. Is anything left to do? Exit code 0 means no:',
    argv: ['plan', ...source, '--detailed-exitcode'],
    code: exitCodes.done,
  },
];

const healing = (source: readonly string[]): readonly DemoStep[] => [
  {
    heading: '5. What has drifted? Exit code 2 means that something has:',
    argv: ['drift', ...source, '--detailed-exitcode'],
    code: exitCodes.differences,
  },
  {
    heading: '6. Heal it:',
    argv: ['apply', ...source, ...applyFlags],
    code: exitCodes.done,
  },
  {
    heading: '7. The swarm matches git again:',
    argv: ['plan', ...source, '--detailed-exitcode'],
    code: exitCodes.done,
  },
];

async function play(runner: Runner, steps: readonly DemoStep[]): Promise<ExitCode> {
  for (const { heading, argv, code: expected } of steps) {
    runner.say(heading);
    const code = await runner.run(argv);
    if (code === expected) continue;
    return code === exitCodes.interrupted ? code : exitCodes.error;
  }
  return exitCodes.done;
}
