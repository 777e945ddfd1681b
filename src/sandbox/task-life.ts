import { type Draft, written } from './draft.ts';
import { omit } from './omit.ts';
import { takeAddress } from './network-allocation.ts';
import { attachedNetwork } from './network-answer.ts';
import { networksOf, type Port } from './service-spec.ts';
import type { Network, Node, Service, Task, TaskRecord, TaskStatus } from './state.ts';
import { isLive } from './task-state.ts';

export interface Seat {
  readonly slot?: number;
  readonly nodeId?: string;
}

/** A new task of the service, waiting for the scheduler. The tasks of a global service know their node already. */
export function startTask(draft: Draft, service: Service, seat: Seat): void {
  const networks = attachedNetworks(draft, service);
  const task: Task = {
    ...draft.stamp(),
    Labels: {},
    Spec: omit(service.Spec.TaskTemplate, 'Runtime'),
    ServiceID: service.ID,
    ...(seat.slot === undefined ? {} : { Slot: seat.slot }),
    ...(seat.nodeId === undefined ? {} : { NodeID: seat.nodeId }),
    Status: { Timestamp: draft.now, State: 'new', Message: 'created', PortStatus: {} },
    DesiredState: 'running',
    ...draft.dialect.ofTask,
    ...(networks.length === 0 ? {} : { NetworksAttachments: attach(draft, networks) }),
  };
  draft.tasks.put(task.ID, {
    task,
    template: service.Spec.TaskTemplate,
    endpoint: service.Spec.EndpointSpec,
  });
}

function attachedNetworks(draft: Draft, service: Service): readonly Network[] {
  const hasIngress = (service.Spec.EndpointSpec?.Ports ?? []).some((port) => port.PublishMode === 'ingress');
  const targets = networksOf(service.Spec).map(({ Target }) => Target);
  return [
    ...draft.networks.list().filter((network) => hasIngress && network.Ingress),
    ...targets.flatMap((id) => draft.networks.get(id ?? '') ?? []),
  ];
}

const attach = (draft: Draft, networks: readonly Network[]): readonly object[] =>
  networks.map((network) => {
    const address = takeAddress(draft, draft.networks.get(network.ID) ?? network);
    const Network = attachedNetwork(network);
    return address === undefined ? { Network } : { Network, Addresses: [address] };
  });

export function runTask(draft: Draft, record: TaskRecord, node: Node): void {
  const host = hostPorts(record);
  change(draft, record, {
    NodeID: node.ID,
    Status: {
      Timestamp: draft.now,
      State: 'running',
      Message: 'started',
      ContainerStatus: { ContainerID: draft.newId(16), PID: 1000 + draft.nextIndex(), ExitCode: 0 },
      PortStatus: host.length === 0 ? {} : { Ports: host },
    },
  });
}

export const hostPorts = (record: TaskRecord): readonly Port[] =>
  (record.endpoint?.Ports ?? []).filter((port) => port.PublishMode === 'host');

export function holdTask(draft: Draft, record: TaskRecord, reason: string): void {
  if (record.task.Status.Err === reason) return;
  const Status: TaskStatus = {
    Timestamp: draft.now,
    State: 'pending',
    Message: 'pending task scheduling',
    Err: reason,
    PortStatus: {},
  };
  change(draft, record, { Status });
}

export function stopTask(draft: Draft, record: TaskRecord): void {
  const before = omit(record.task.Status, 'Err');
  const wasPlaced = record.task.Status.ContainerStatus !== undefined;
  // A task that never reached a node has nothing to shut down: swarm only wishes it away.
  const Status = wasPlaced
    ? { ...before, Timestamp: draft.now, State: 'shutdown', Message: 'shutdown' }
    : record.task.Status;
  change(draft, record, { Status, DesiredState: 'shutdown' });
}

/** The node no longer answers: what runs there is not known, so the status stays as last heard. */
export function abandonTask(draft: Draft, record: TaskRecord): void {
  change(draft, record, { DesiredState: 'shutdown' });
}

export function rejectTask(draft: Draft, record: TaskRecord): void {
  change(draft, record, {
    DesiredState: 'shutdown',
    Status: {
      ...record.task.Status,
      Timestamp: draft.now,
      State: 'rejected',
      Message: 'task rejected by constraint enforcer',
      Err: 'assigned node no longer meets constraints',
    },
  });
}

function change(draft: Draft, record: TaskRecord, fields: Partial<Task>): void {
  draft.tasks.put(record.task.ID, { ...record, task: written(draft, { ...record.task, ...fields }) });
}

/** The tasks of a service: those wanted, and the history swarm keeps (5 ended tasks for each slot or node). */
export function tasksOf(draft: Draft, serviceId: string): readonly TaskRecord[] {
  return draft.tasks.list().filter(({ task }) => task.ServiceID === serviceId);
}

const historyLimit = 5;

export function forgetOldTasks(draft: Draft, serviceId: string): void {
  const ended = tasksOf(draft, serviceId).filter(({ task }) => !isLive(task));
  const newestFirst = ended.toSorted((left, right) => right.task.Version.Index - left.task.Version.Index);
  const kept = new Map<string, number>();
  for (const { task } of newestFirst) {
    const seat = String(task.Slot ?? task.NodeID);
    const count = (kept.get(seat) ?? 0) + 1;
    kept.set(seat, count);
    if (count > historyLimit) draft.tasks.remove(task.ID);
  }
}

export function removeTasks(draft: Draft, serviceId: string): void {
  for (const { task } of tasksOf(draft, serviceId)) draft.tasks.remove(task.ID);
}

export function statusOf(draft: Draft, service: Service) {
  const live = tasksOf(draft, service.ID).filter(({ task }) => isLive(task));
  return {
    RunningTasks: live.filter(({ task }) => task.Status.State === 'running').length,
    DesiredTasks: service.Spec.Mode.Replicated?.Replicas ?? live.length,
    CompletedTasks: 0,
  };
}
