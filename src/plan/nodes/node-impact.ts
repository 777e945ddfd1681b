import { countOf } from '../../kernel/count-of.ts';
import type { InterlockDocument } from '../../model/interlock-document.ts';
import { proxyNamesIn } from '../../interlock/blocks/service-names.ts';
import type { Labels, ObservedNode, ObservedService, ObservedSwarm } from '../../model/observed.ts';
import type { Impact } from '../../model/plan.ts';
import { constraintsOf, meetsConstraints } from '../../service-fields/node-constraints.ts';
import { about, interruption, listOf, noImpact, reschedule } from '../common/impact.ts';
import { proxySeconds } from '../interlock/proxy-seconds.ts';

/**
 * The impact of new labels on the tasks of a node: swarm stops all tasks whose constraints it no longer meets, at once and
 * regardless of update settings. It does not do so on paused and drained nodes.
 */
export function nodeImpact(
  node: ObservedNode,
  labels: Labels,
  observed: ObservedSwarm,
  document: InterlockDocument | undefined,
): Impact {
  const after = { ...node, labels };
  const isEvicted = ({ spec }: ObservedService): boolean =>
    meetsConstraints(node, constraintsOf(spec)) && !meetsConstraints(after, constraintsOf(spec));
  const evicted = node.availability === 'active' ? observed.services.filter(isEvicted) : [];
  const tasksOf = ({ id }: ObservedService): number =>
    observed.tasks.filter(({ serviceId, nodeId }) => serviceId === id && nodeId === node.id).length;
  const stopped = evicted.filter((service) => tasksOf(service) > 0);
  if (stopped.length === 0) return noImpact('labels only');
  const tasks = stopped.reduce((sum, service) => sum + tasksOf(service), 0);
  const names = stopped.map(({ name }) => name);
  const summary = `${countOf(tasks, 'task')} of ${listOf(names)} stopped here: ${tasks === 1 ? 'its' : 'their'} constraints no longer match`;
  const proxies = document === undefined ? [] : proxyNamesIn(document).filter((name) => names.includes(name));
  if (proxies.length === 0) return reschedule(tasks, summary);
  const hit = stopped.filter(({ name }) => proxies.includes(name));
  const seconds = Math.max(...hit.map((proxy) => proxySeconds(proxy, tasksOf(proxy))));
  return { ...interruption(tasks, proxies, `${summary}, ${about(seconds)}`), seconds };
}
