import { dialects } from './dialect.ts';
import { networkAnswer } from './networks/network-answer.ts';
import { nodeAnswer, type ShownNode } from './nodes/node-answer.ts';
import type { Blob, Service, State, Task } from './state.ts';

/** The whole state as plain data, sorted by name, for comparing two states in a test. */
export interface Snapshot {
  readonly index: number;
  readonly nodes: readonly ShownNode[];
  readonly networks: readonly object[];
  readonly services: readonly Service[];
  readonly tasks: readonly Task[];
  readonly configs: readonly Blob[];
  /** With their data, which no request returns. */
  readonly secrets: readonly Blob[];
}

export function snapshotOf(state: State): Snapshot {
  const dialect = dialects[state.engineVersion];
  const snapshot: Snapshot = {
    index: state.index,
    nodes: byName(state.nodes, (node) => node.Description.Hostname).map(nodeAnswer),
    networks: byName(state.networks, (network) => network.Name)
      .filter((network) => !network.Hidden)
      .map((network) => networkAnswer(dialect, network)),
    services: byName(state.services, (service) => service.Spec.Name),
    tasks: byName(state.tasks, ({ task }) => task.ID).map(({ task }) => task),
    configs: byName(state.configs, (config) => config.Spec.Name),
    secrets: byName(state.secrets, (secret) => secret.Spec.Name),
  };
  return structuredClone(snapshot);
}

const byName = <T>(rows: ReadonlyMap<string, T>, nameOf: (row: T) => string): readonly T[] =>
  [...rows.values()].sort((left, right) => (nameOf(left) < nameOf(right) ? -1 : 1));
