import { countOf } from '../../../kernel/count-of.ts';
import { keyOf } from '../../../kernel/key.ts';
import type { TopologyNode } from '../../../model/topology.ts';
import type { PageCard, PageHealth } from '../page-view.ts';
import type { MarksOf } from './marks.ts';

export function nodeCard(node: TopologyNode, marksOf: MarksOf): PageCard {
  const { name, hostname, role, isLeader, availability, state, tasks } = node;
  const id = keyOf('node', name);
  const marks = marksOf(id);
  const note = [
    ...(name === hostname ? [] : [hostname]),
    isLeader ? 'leader' : role,
    ...(availability === 'active' ? [] : [availability]),
    countOf(tasks, 'task'),
  ];
  return {
    ...{ id, column: 'node', name, note: note.join(', ') },
    ...marks,
    ...{ health: healthOf(state), links: [] },
    reasons: [...marks.reasons, ...(state === 'ready' ? [] : [`The node is ${state}`])],
  };
}

const healthOf = (state: string): PageHealth =>
  state === 'ready' ? 'healthy' : state === 'down' ? 'missing' : 'degraded';
