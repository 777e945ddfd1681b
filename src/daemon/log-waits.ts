import { lastingWaitMs } from '../defaults/times.ts';
import type { Logger } from '../ports/logger.ts';
import type { EventListener } from '../ports/reconciler-port.ts';

interface LastingWait {
  readonly since: string;
  readonly isLogged: boolean;
}

/** Logs one line for a wait that lasts, also over several passes: a log that is silent meanwhile looks like a hang. */
export function logWaits(logger: Logger): EventListener {
  const waits = new Map<string, LastingWait>();
  return (event) => {
    if (event.type === 'wait.finished' && event.result.status !== 'unfinished') waits.delete(event.result.id);
    if (event.type !== 'wait.progressed') return;
    const { wait, message, at } = event;
    const { since, isLogged } = waits.get(wait.id) ?? { since: at, isLogged: false };
    const isLasting = Date.parse(at) - Date.parse(since) >= lastingWaitMs;
    if (isLasting && !isLogged)
      logger.info('still waiting', { resource: wait.resource, since, reason: message });
    waits.set(wait.id, { since, isLogged: isLogged || isLasting });
  };
}
