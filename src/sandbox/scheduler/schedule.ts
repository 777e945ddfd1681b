import { meetsConstraints } from './constraint.ts';
import { taggedName } from '../registry/image-parts.ts';
import type { Draft } from '../draft.ts';
import { networksOf, type ResourceAmounts } from '../bodies/service-spec.ts';
import type { Node, TaskRecord } from '../state.ts';
import { failTask, holdTask, hostPorts, runTask } from './task-life.ts';
import { isLive, isWaiting } from './task-state.ts';

interface Cluster {
  readonly draft: Draft;
  readonly nodes: readonly Node[];
  /** Live tasks that have a node. */
  readonly placed: readonly TaskRecord[];
}

interface Check {
  readonly passes: (cluster: Cluster, record: TaskRecord, node: Node) => boolean;
  readonly explain: (count: number) => string;
}

const nodes = (count: number): string => (count === 1 ? '1 node' : `${count} nodes`);

export const isAvailable = (node: Node): boolean =>
  node.Status.State === 'ready' && node.Spec.Availability === 'active';

// swarmkit's filter pipeline, in order: a node is counted for the first check that it fails.
const checks: readonly Check[] = [
  {
    passes: (_cluster, _record, node) => isAvailable(node),
    explain: (count) => `${nodes(count)} not available for new tasks`,
  },
  { passes: hasResources, explain: (count) => `insufficient resources on ${nodes(count)}` },
  {
    passes: (_cluster, record, node) => meetsConstraints(node, record.template.Placement),
    explain: (count) => `scheduling constraints not satisfied on ${nodes(count)}`,
  },
  { passes: hasPorts, explain: (count) => `host-mode port already in use on ${nodes(count)}` },
  { passes: hasRoom, explain: () => 'max replicas per node limit exceed' },
];

/** Places waiting tasks, oldest first; true if any was placed. */
export function scheduleWaiting(draft: Draft): boolean {
  const waiting = draft.tasks
    .list()
    .filter((record) => isWaiting(record.task) && isDue(draft, record))
    .toSorted((left, right) => left.task.Version.Index - right.task.Version.Index);
  let placed = false;
  for (const record of waiting) placed = place(draft, record) || placed;
  return placed;
}

export const isDue = (draft: Draft, { startsAtMs }: TaskRecord): boolean =>
  startsAtMs === undefined || startsAtMs <= Date.parse(draft.now);

function place(draft: Draft, record: TaskRecord): boolean {
  if (networksOfTask(draft, record).some((network) => network?.Allocated === undefined)) return false;
  const tasks = draft.tasks.list().filter(({ task }) => isLive(task) && !isWaiting(task));
  const cluster: Cluster = { draft, nodes: draft.nodes.list(), placed: tasks };
  const { NodeID: fixed } = record.task;
  const candidates = cluster.nodes.filter((node) => fixed === undefined || node.ID === fixed);
  const failures = new Map<Check, number>();
  const fitting = candidates.filter((node) => {
    const failed = checks.find((check) => !check.passes(cluster, record, node));
    if (failed !== undefined) failures.set(failed, (failures.get(failed) ?? 0) + 1);
    return failed === undefined;
  });
  const [node] = fitting.toSorted(byLoad(cluster, record));
  const fault = draft.before.images.get(taggedName(record.template.ContainerSpec?.Image ?? ''));
  if (node !== undefined && fault !== undefined) failTask(draft, record, node, fault);
  else if (node !== undefined) runTask(draft, record, node);
  else holdTask(draft, record, explain(failures, fixed !== undefined));
  return node !== undefined;
}

const networksOfTask = (draft: Draft, record: TaskRecord) =>
  networksOf({ Name: '', Labels: {}, Mode: {}, TaskTemplate: record.template }).map(({ Target }) =>
    draft.networks.get(Target ?? ''),
  );

function explain(failures: ReadonlyMap<Check, number>, isFixed: boolean): string {
  const reasons = checks
    .filter((check) => failures.has(check))
    .toSorted((left, right) => (failures.get(right) ?? 0) - (failures.get(left) ?? 0))
    .map((check) => check.explain(failures.get(check) ?? 0))
    .join('; ');
  if (isFixed) return reasons;
  return reasons === '' ? 'no suitable node' : `no suitable node (${reasons})`;
}

/** Spread strategy: the node with the fewest tasks of this service, then the fewest tasks at all, then the lowest id. */
function byLoad(cluster: Cluster, record: TaskRecord): (left: Node, right: Node) => number {
  const load = (node: Node): number => {
    const here = on(cluster, node);
    return ofService(here, record).length * 1_000_000 + here.length;
  };
  return (left, right) => load(left) - load(right) || (left.ID < right.ID ? -1 : 1);
}

const on = (cluster: Cluster, node: Node): readonly TaskRecord[] =>
  cluster.placed.filter(({ task }) => task.NodeID === node.ID);

const ofService = (records: readonly TaskRecord[], record: TaskRecord): readonly TaskRecord[] =>
  records.filter(({ task }) => task.ServiceID === record.task.ServiceID);

function hasResources(cluster: Cluster, record: TaskRecord, node: Node): boolean {
  const requested = record.template.Resources?.Reservations;
  if (requested === undefined) return true;
  const taken = on(cluster, node).map((other) => other.template.Resources?.Reservations ?? {});
  const fits = (key: keyof ResourceAmounts): boolean => {
    const used = taken.reduce((sum, amounts) => sum + (amounts[key] ?? 0), 0);
    return used + (requested[key] ?? 0) <= node.Description.Resources[key];
  };
  return fits('NanoCPUs') && fits('MemoryBytes');
}

function hasPorts(cluster: Cluster, record: TaskRecord, node: Node): boolean {
  const key = (port: { Protocol: string; PublishedPort?: number }): string =>
    `${port.PublishedPort ?? 0}/${port.Protocol}`;
  const taken = new Set(on(cluster, node).flatMap(hostPorts).map(key));
  return hostPorts(record).every((port) => port.PublishedPort === undefined || !taken.has(key(port)));
}

function hasRoom(cluster: Cluster, record: TaskRecord, node: Node): boolean {
  const limit = record.template.Placement?.MaxReplicas ?? 0;
  return limit === 0 || ofService(on(cluster, node), record).length < limit;
}
