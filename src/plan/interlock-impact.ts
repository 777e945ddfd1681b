import { changedBlocks } from '../interlock/compare-documents.ts';
import { proxyNamesIn } from '../interlock/service-names.ts';
import type { InterlockDocument } from '../model/interlock-document.ts';
import type { ObservedSwarm } from '../model/observed.ts';
import type { Impact } from '../model/plan.ts';
import { about, countOf, interruption } from './impact.ts';
import { proxySeconds } from './proxy-seconds.ts';
import { runningTasks } from './running-tasks.ts';

/**
 * What a new config.toml does to the proxies that serve now. A block that differs makes the core replace the tasks of
 * its proxy, stop-first; new blocks and blocks that stay as they are interrupt nobody. Clusters do not wait for each
 * other, so the longest counts.
 */
export function reconfigurationImpact(
  from: InterlockDocument,
  to: InterlockDocument,
  observed: ObservedSwarm,
  restart: Impact,
): Impact {
  const blocks = changedBlocks(from, to);
  const changed = blocks.filter((name) => from.extensions[name] !== undefined);
  const proxies = proxyNamesIn({ top: {}, extensions: pick(from, changed) });
  const standing = observed.services.filter((service) => proxies.includes(service.name));
  if (standing.length === 0) return { ...restart, reconfigurations: blocks.length };
  const tasks = standing.reduce((sum, service) => sum + runningTasks(observed, service.id), restart.tasks);
  const seconds = Math.max(...standing.map((service) => proxySeconds(service, observed)));
  const names = standing.map(({ name }) => name);
  const summary = `${restart.summary}; ${countOf(names.length, 'proxy service')} replaced: ${names.join(', ')}, ${about(seconds)}`;
  return { ...interruption(tasks, names, summary), reconfigurations: blocks.length, seconds };
}

const pick = (document: InterlockDocument, names: readonly string[]): InterlockDocument['extensions'] =>
  Object.fromEntries(Object.entries(document.extensions).filter(([name]) => names.includes(name)));
