import { ownEventsMs } from '../defaults/times.ts';
import { failureFacts } from '../model/failure.ts';
import { keyOf } from '../kernel/key.ts';
import { isOwnConfig, ledgerName } from '../model/own-labels.ts';
import type { Plan } from '../model/plan.ts';
import { followEvents } from '../observe/follow-events.ts';
import { createPulses, type Pulses } from '../observe/pulses.ts';
import type { SwarmEvent } from '../ports/swarm-events.ts';
import type { LoopContext } from './daemon-state.ts';

/** Asks for a pass after each burst of events of the swarm. They are hints: every interval looks at the swarm anyway. */
export async function followSwarm(context: LoopContext): Promise<void> {
  const { dependencies, publish, signal } = context;
  const { events, clock } = dependencies;
  const pulses = createPulses(clock);
  const following = followEvents(
    { events, clock },
    {
      onOpen: (isAgain) => {
        if (!isAgain) return;
        publish({ type: 'events.followed' });
        pulses.add();
      },
      onLost: (failure, isNew) => {
        if (failure !== undefined) publish({ type: 'events.lost', failure: failureFacts(failure), isNew });
      },
      onEvent: (event) => {
        if (isNews(event, context)) pulses.add();
      },
    },
    signal,
  );
  await Promise.all([following, requestPasses(pulses, context)]);
}

async function requestPasses(pulses: Pulses, { requests, settings, signal }: LoopContext): Promise<void> {
  while (!signal.aborted) {
    if (!(await pulses.next(settings().intervalMs, signal))) continue;
    await pulses.quiet(signal);
    requests.add('swarm');
  }
}

/** Whether an event may be of somebody else: the running pass and those before it cause events as well. */
function isNews({ kind, name }: SwarmEvent, { memory, settings, dependencies }: LoopContext): boolean {
  const { running, plan, passEndedMs } = memory.state();
  if (kind === 'config' && isOwnConfig(name)) {
    const isLedger = name === ledgerName(settings().owner);
    return isLedger && running === undefined && dependencies.clock.monotonicMs() - passEndedMs > ownEventsMs;
  }
  return running === undefined || plan === undefined || !concerns(plan, keyOf(kind, name));
}

/** A pass looks by itself at what it writes and waits for. */
const concerns = ({ changes, waits }: Plan, key: string): boolean =>
  [...changes, ...waits].some(({ resource }) => resource === key);
