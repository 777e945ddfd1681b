import { compareText } from '../../kernel/key.ts';
import type { ObservedNode } from '../../model/observed.ts';
import { nodesMeeting } from '../../service-fields/node-constraints.ts';

/** The nodes that meet constraints, sorted by name, in any state: a node that is down may come back. */
export const fittingNodes = (
  constraints: readonly string[],
  nodes: readonly ObservedNode[],
): readonly ObservedNode[] =>
  [...nodesMeeting(constraints, nodes)].sort((left, right) => compareText(left.hostname, right.hostname));

/** Why no node could run a task with these constraints; undefined if one could. */
export function unplaceable(
  constraints: readonly string[],
  nodes: readonly ObservedNode[],
): string | undefined {
  if (constraints.length === 0) return undefined;
  const fitting = fittingNodes(constraints, nodes);
  if (fitting.some(takesTasks)) return undefined;
  if (fitting.length > 0) {
    const names = fitting.map(({ hostname, availability }) => `${hostname} (${availability})`).join(', ');
    return `only nodes that take no tasks meet ${describe(constraints)}: ${names}`;
  }
  const unmet = constraints.filter((constraint) => fittingNodes([constraint], nodes).length === 0);
  return `no node of the swarm meets ${describe(unmet.length === 0 ? constraints : unmet)}`;
}

/** A drained node loses its tasks, a paused one accepts no new ones. */
const takesTasks = ({ availability }: ObservedNode): boolean => availability === 'active';

const describe = (constraints: readonly string[]): string => constraints.join(' and ');
