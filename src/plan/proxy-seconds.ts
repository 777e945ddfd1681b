import { valueAt } from '../model/json.ts';
import type { ObservedService, ObservedSwarm } from '../model/observed.ts';
import { runningTasks } from './running-tasks.ts';

/**
 * A node takes down and sets up every overlay that a proxy task joins, one by one. The vendor's documentation says 1 to
 * 2 s for each; 0.9 s were measured.
 */
const secondsPerNetwork = 1;

/** How long replacing a proxy's tasks takes, one after the other: the time in which one or all of them do not answer. */
export function proxySeconds(proxy: ObservedService, observed: ObservedSwarm): number {
  const networks = valueAt(proxy.spec, ['TaskTemplate', 'Networks']);
  const joined = Array.isArray(networks) ? networks.length : 0;
  return runningTasks(observed, proxy.id) * Math.max(1, joined) * secondsPerNetwork;
}
