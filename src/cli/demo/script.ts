import { exitCodes, type ExitCode } from '../../model/exit-code.ts';
import type { ChangeByHand } from './changes-by-hand.ts';
import type { DemoEngine } from './demo-engine.ts';
import type { Runner } from './runner.ts';

/** One thing to see: what it is, the command, and the exit code that says that it held. */
interface Act {
  readonly heading: string;
  readonly argv: readonly string[];
  readonly code: ExitCode;
}

/** Converging for real takes the time that tasks have to stay up; a second is enough to see it. */
export const applyFlags = ['--yes', '--allow-interruption', '--stable-for', '1s'] as const;

export interface Play {
  readonly runner: Runner;
  readonly engine: DemoEngine;
  /** The arguments that name the source. */
  readonly source: readonly string[];
  readonly changes: readonly ChangeByHand[];
}

/** From the manifests to a swarm that follows them, and back to it after somebody meddled. The first code that is not as foretold ends it. */
export async function playScript({ runner, engine, source, changes }: Play): Promise<ExitCode> {
  const converged = await play(runner, convergence(source));
  if (converged !== exitCodes.done || changes.length === 0) return converged;
  runner.say('4. Somebody changes the swarm by hand, past git:');
  for (const { command, make } of changes) {
    runner.show(command);
    make(engine);
  }
  return play(runner, healing(source));
}

const convergence = (source: readonly string[]): readonly Act[] => [
  {
    heading: '1. What would change? A plan reads the swarm and writes nothing:',
    argv: ['plan', ...source],
    code: exitCodes.done,
  },
  {
    heading: `2. Make it so. apply plans again, since the swarm may have moved. Without --yes it asks, and what
interrupts traffic it refuses without --allow-interruption:`,
    argv: ['apply', ...source, ...applyFlags],
    code: exitCodes.done,
  },
  {
    heading: '3. Is anything left to do? Exit code 0 says no:',
    argv: ['plan', ...source, '--detailed-exitcode'],
    code: exitCodes.done,
  },
];

const healing = (source: readonly string[]): readonly Act[] => [
  {
    heading: '5. What is no longer as it was written? Exit code 2 says that something is not:',
    argv: ['drift', ...source, '--detailed-exitcode'],
    code: exitCodes.differences,
  },
  {
    heading: '6. Heal it:',
    argv: ['apply', ...source, ...applyFlags],
    code: exitCodes.done,
  },
  {
    heading: '7. The swarm is again what git says:',
    argv: ['plan', ...source, '--detailed-exitcode'],
    code: exitCodes.done,
  },
];

async function play(runner: Runner, acts: readonly Act[]): Promise<ExitCode> {
  for (const { heading, argv, code: foretold } of acts) {
    runner.say(heading);
    const code = await runner.run(argv);
    if (code === foretold) continue;
    return code === exitCodes.interrupted ? code : exitCodes.error;
  }
  return exitCodes.done;
}
