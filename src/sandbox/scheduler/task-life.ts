import { type Draft, written } from '../draft.ts';
import { omit } from '../omit.ts';
import { takeAddress } from '../networks/network-allocation.ts';
import { attachedNetwork } from '../networks/network-answer.ts';
import { networksOf, type Port } from '../bodies/service-spec.ts';
import type { ImageFault, Network, Node, Service, Task, TaskRecord, TaskStatus } from '../state.ts';
import { isLive } from './task-state.ts';

export interface Seat {
  readonly slot?: number;
  readonly nodeId?: string;
  readonly startsAtMs?: number;
}

/** Adds a task that waits for the scheduler. A task of a global service has its node from the start. */
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
    DesiredState: seat.startsAtMs === undefined ? 'running' : 'ready',
    ...draft.dialect.ofTask,
    ...(networks.length === 0 ? {} : { NetworksAttachments: attach(draft, networks) }),
  };
  draft.tasks.put(task.ID, {
    task,
    template: service.Spec.TaskTemplate,
    endpoint: service.Spec.EndpointSpec,
    ...(seat.startsAtMs === undefined ? {} : { startsAtMs: seat.startsAtMs }),
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
  change(draft, omit(record, 'startsAtMs'), {
    NodeID: node.ID,
    DesiredState: 'running',
    Status: {
      Timestamp: draft.now,
      State: 'running',
      Message: 'started',
      ContainerStatus: { ContainerID: draft.newId(16), PID: 1000 + draft.nextIndex(), ExitCode: 0 },
      PortStatus: host.length === 0 ? {} : { Ports: host },
    },
  });
}

/** Fails the task as its image does, and starts a replacement after the delay of the restart policy. */
export function failTask(draft: Draft, record: TaskRecord, node: Node, fault: ImageFault): void {
  const { Condition = 'any', Delay = 5e9 } = record.template.RestartPolicy ?? {};
  const isGivenUp = Condition === 'none';
  change(draft, isGivenUp ? { ...record, isGivenUp } : record, {
    NodeID: node.ID,
    DesiredState: 'shutdown',
    Status: failedStatus(draft, record, fault),
  });
  const service = draft.services.get(record.task.ServiceID);
  if (service === undefined || isGivenUp) return;
  const { Slot: slot } = record.task;
  // Never immediately, or it would fail again within this request.
  const startsAtMs = Date.parse(draft.now) + Math.max(Delay / 1e6, 1);
  startTask(draft, service, slot === undefined ? { nodeId: node.ID, startsAtMs } : { slot, startsAtMs });
}

function failedStatus(draft: Draft, { template }: TaskRecord, fault: ImageFault): TaskStatus {
  const base = { Timestamp: draft.now, PortStatus: {} };
  if (fault === 'missing') {
    const Err = `No such image: ${template.ContainerSpec?.Image ?? ''}`;
    const ContainerStatus = { ContainerID: '', PID: 0, ExitCode: 0 };
    return { ...base, State: 'rejected', Message: 'preparing', Err, ContainerStatus };
  }
  const ContainerStatus = { ContainerID: draft.newId(16), PID: 0, ExitCode: 1 };
  return { ...base, State: 'failed', Message: 'started', Err: 'task: non-zero exit (1)', ContainerStatus };
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
  change(draft, omit(record, 'startsAtMs'), { Status, DesiredState: 'running' });
}

export function stopTask(draft: Draft, record: TaskRecord): void {
  const before = omit(record.task.Status, 'Err');
  const wasPlaced = record.task.Status.ContainerStatus !== undefined;
  // A task that never reached a node has nothing to shut down: swarm only changes its desired state.
  const Status = wasPlaced
    ? { ...before, Timestamp: draft.now, State: 'shutdown', Message: 'shutdown' }
    : record.task.Status;
  change(draft, record, { Status, DesiredState: 'shutdown' });
}

/** The node does not respond: what runs there is unknown, so the last reported status stays. */
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

/** The tasks of a service: the desired ones, and the history that swarm keeps (5 ended tasks per slot or node). */
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
