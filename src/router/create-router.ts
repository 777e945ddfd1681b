import { createFencedWriter } from '../lease/fenced-writer.ts';
import { createLease } from '../lease/lease.ts';
import { takeLease } from '../lease/take-lease.ts';
import type { ExitWord } from '../model/exit-code.ts';
import { passResultOf, type PassResult } from '../model/outcome.ts';
import type { SwarmEvents } from '../ports/swarm-events.ts';
import { createCachedSwarm } from './reading/cached-swarm.ts';
import type { RouterContext, RouterDependencies, RouterSettings } from './pass/router-context.ts';
import { runRouterLoop } from './loop/router-loop.ts';
import { runRouterPass } from './pass/router-pass.ts';
import { createRouterMemory } from './pass/router-state.ts';

export interface CoreDependencies extends RouterDependencies {
  readonly events: SwarmEvents;
  /** Name of this process, different for each. */
  readonly processName: string;
}

/** The Interlock-compatible core. */
export interface Router {
  /** Runs passes until the signal is aborted. */
  readonly run: (signal: AbortSignal) => Promise<void>;
  /** One pass; fails with a Failure if it cannot be made. */
  readonly runOnce: (signal: AbortSignal) => Promise<ExitWord>;
}

export function createRouter(
  { events, processName, reader, writer, ...dependencies }: CoreDependencies,
  settings: RouterSettings,
): Router {
  const { clock } = dependencies;
  const memory = createRouterMemory();
  const lease = createLease({ reader, writer, clock }, { owner: settings.owner, holder: processName });
  const swarm = createCachedSwarm(reader, createFencedWriter(writer, lease));
  const contextOf = (signal: AbortSignal): RouterContext => ({
    ...{ settings, memory, signal },
    dependencies: { ...dependencies, reader: swarm.reader, writer: swarm.writer },
  });
  return {
    run: (signal) => runRouterLoop({ ...contextOf(signal), swarm, events, lease }),
    runOnce: async (signal) => {
      await takeLease(lease, clock, signal);
      try {
        const pass = await runRouterPass(contextOf(signal));
        if (pass === undefined) return 'error';
        const word = exitWords[passResultOf(pass.plan, pass.outcome)];
        return word === 'done' && memory.state().faults.size > 0 ? 'refused' : word;
      } finally {
        await lease.release();
      }
    },
  };
}

const exitWords: Readonly<Record<PassResult, ExitWord>> = {
  ...{ done: 'done', waiting: 'done', refused: 'refused', unhealthy: 'unhealthy' },
  ...{ failed: 'error', interrupted: 'interrupted' },
};
