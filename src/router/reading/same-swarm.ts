import type { ObservedSwarm, ObservedTask } from '../../model/observed.ts';

/**
 * Whether a pass would see the same again: most passes do, and planning for a thousand services costs more than looking.
 * Lists that were not read again are the same object.
 */
export const isSameSwarm = (left: ObservedSwarm, right: ObservedSwarm): boolean =>
  left.configs === right.configs &&
  left.secrets === right.secrets &&
  left.engine === right.engine &&
  isSameList(left.networks, right.networks, (network) => network.id) &&
  isSameList(left.services, right.services, ({ id, version }) => `${id} ${version}`) &&
  isSameList(left.nodes, right.nodes, ({ id, version, state }) => `${id} ${version} ${state}`) &&
  isSameList(left.tasks, right.tasks, taskText);

/** Of a task that goes on as it is, these stay the same. */
const taskText = ({ id, state, nodeId = '', addresses, hostPorts }: ObservedTask): string =>
  [
    id,
    state,
    nodeId,
    ...addresses.map(({ address }) => address),
    ...hostPorts.map(({ published }) => published),
  ].join(' ');

const isSameList = <T>(left: readonly T[], right: readonly T[], textOf: (item: T) => string): boolean =>
  left === right ||
  (left.length === right.length &&
    left.every((item, index) => {
      const other = right[index];
      return other !== undefined && textOf(item) === textOf(other);
    }));
