import { isJsonObject, textsOf, valueAt, type Json, type JsonObject } from '../kernel/json.ts';
import { compareText } from '../kernel/key.ts';
import type {
  HostPort,
  Labels,
  NetworkAddress,
  ObservedConfig,
  ObservedNetwork,
  ObservedNode,
  ObservedSecret,
  ObservedService,
  ObservedTask,
  UpToDateTasks,
} from '../model/observed.ts';
import { starredText } from '../model/masking/starred-text.ts';
import { configReferences } from '../service-fields/config-references.ts';
import { publishedPorts } from '../service-fields/published-ports.ts';

/** Engine JSON to our model. A missing value is read as empty: engines omit empty values. */
export function decodeNode(raw: JsonObject): ObservedNode {
  return {
    ...versioned(raw),
    hostname: textAt(raw, 'Description', 'Hostname'),
    role: textAt(raw, 'Spec', 'Role'),
    availability: textAt(raw, 'Spec', 'Availability'),
    state: textAt(raw, 'Status', 'State'),
    ...managerOf(raw),
    labels: labelsAt(raw, 'Spec', 'Labels'),
    address: textAt(raw, 'Status', 'Addr'),
    os: textAt(raw, 'Description', 'Platform', 'OS'),
    architecture: textAt(raw, 'Description', 'Platform', 'Architecture'),
    engineLabels: labelsAt(raw, 'Description', 'Engine', 'Labels'),
    spec: objectAt(raw, 'Spec'),
  };
}

const managerOf = (raw: JsonObject): Pick<ObservedNode, 'manager'> =>
  isJsonObject(raw['ManagerStatus'])
    ? {
        manager: {
          reachability: textAt(raw, 'ManagerStatus', 'Reachability'),
          isLeader: valueAt(raw, ['ManagerStatus', 'Leader']) === true,
        },
      }
    : {};

export function decodeNetwork(raw: JsonObject): ObservedNetwork {
  const pools = listAt(raw, 'IPAM', 'Config').filter((item) => isJsonObject(item));
  return {
    id: textAt(raw, 'Id'),
    name: textAt(raw, 'Name'),
    driver: textAt(raw, 'Driver'),
    internal: valueAt(raw, ['Internal']) === true,
    attachable: valueAt(raw, ['Attachable']) === true,
    ingress: valueAt(raw, ['Ingress']) === true,
    subnets: pools.map((pool) => textAt(pool, 'Subnet')).filter((text) => text !== ''),
    gateways: pools.map((pool) => textAt(pool, 'Gateway')).filter((text) => text !== ''),
    options: labelsAt(raw, 'Options'),
    labels: labelsAt(raw, 'Labels'),
  };
}

export function decodeService(raw: JsonObject): ObservedService {
  const state = textAt(raw, 'UpdateStatus', 'State');
  const startedAt = textAt(raw, 'UpdateStatus', 'StartedAt');
  return {
    ...versioned(raw),
    name: textAt(raw, 'Spec', 'Name'),
    labels: labelsAt(raw, 'Spec', 'Labels'),
    spec: objectAt(raw, 'Spec'),
    previousSpec: isJsonObject(raw['PreviousSpec']) ? raw['PreviousSpec'] : undefined,
    configs: configReferences(objectAt(raw, 'Spec')),
    ports: publishedPorts(objectAt(raw, 'Spec')),
    virtualAddresses: virtualAddressesOf(raw),
    updateState: state === '' ? undefined : state,
    updateStartedAt: startedAt === '' ? undefined : startedAt,
    updatedAt: textAt(raw, 'UpdatedAt'),
  };
}

export const decodeConfig = (raw: JsonObject): ObservedConfig => ({
  ...versioned(raw),
  name: textAt(raw, 'Spec', 'Name'),
  labels: labelsAt(raw, 'Spec', 'Labels'),
  text: Buffer.from(textAt(raw, 'Spec', 'Data'), 'base64').toString('utf8'),
});

export const decodeSecret = (raw: JsonObject): ObservedSecret => ({
  ...versioned(raw),
  name: textAt(raw, 'Spec', 'Name'),
  labels: labelsAt(raw, 'Spec', 'Labels'),
});

export function decodeTask(raw: JsonObject): ObservedTask {
  const nodeId = textAt(raw, 'NodeID');
  const idsAt = (list: string, key: string): readonly string[] =>
    listAt(raw, 'Spec', 'ContainerSpec', list)
      .filter((item) => isJsonObject(item))
      .map((item) => textAt(item, key));
  return {
    id: textAt(raw, 'ID'),
    serviceId: textAt(raw, 'ServiceID'),
    nodeId: nodeId === '' ? undefined : nodeId,
    seat: typeof raw['Slot'] === 'number' ? String(raw['Slot']) : nodeId,
    state: textAt(raw, 'Status', 'State'),
    message: starredIn(raw, 'Err') || starredIn(raw, 'Message'),
    containerId: textAt(raw, 'Status', 'ContainerStatus', 'ContainerID'),
    addresses: taskAddressesOf(raw),
    hostPorts: hostPortsOf(raw),
    configIds: idsAt('Configs', 'ConfigID'),
    secretIds: idsAt('Secrets', 'SecretID'),
  };
}

const virtualAddressesOf = (raw: JsonObject): readonly NetworkAddress[] =>
  objectsAt(raw, 'Endpoint', 'VirtualIPs').flatMap((item) =>
    addressOn(textAt(item, 'NetworkID'), textAt(item, 'Addr')),
  );

const taskAddressesOf = (raw: JsonObject): readonly NetworkAddress[] =>
  objectsAt(raw, 'NetworksAttachments').flatMap((item) => {
    const [first = ''] = textsOf(valueAt(item, ['Addresses']));
    return addressOn(textAt(item, 'Network', 'ID'), first);
  });

/** `10.0.1.3/24` as the engine writes it; none until swarm has allocated it. */
function addressOn(networkId: string, written: string): readonly NetworkAddress[] {
  const [address = ''] = written.split('/');
  return networkId === '' || address === '' ? [] : [{ networkId, address }];
}

const hostPortsOf = (raw: JsonObject): readonly HostPort[] =>
  objectsAt(raw, 'Status', 'PortStatus', 'Ports')
    .filter((item) => textAt(item, 'PublishMode') === 'host' && textAt(item, 'Protocol') !== 'udp')
    .map((item) => ({
      published: numberAt(item, 'PublishedPort'),
      target: numberAt(item, 'TargetPort'),
    }));

const endedStates: readonly string[] = ['complete', 'failed', 'rejected'];

/** Tasks that are being stopped count as neither. A `ready` task is waiting for its start, for example for a delay. */
export function decodeUpToDateTasks(answer: Json | undefined): UpToDateTasks {
  const all = Array.isArray(answer) ? answer.filter((item: Json) => isJsonObject(item)) : [];
  const shouldRun = (raw: JsonObject): boolean => ['ready', 'running'].includes(textAt(raw, 'DesiredState'));
  const decodeTasks = (raws: readonly JsonObject[]): readonly ObservedTask[] =>
    decodeList(raws, decodeTask, ({ id }) => id);
  return {
    desired: decodeTasks(all.filter(shouldRun)),
    ended: decodeTasks(all.filter((raw) => !shouldRun(raw))).filter(({ state }) =>
      endedStates.includes(state),
    ),
  };
}

/** A task's error, if any, and its time. Without the Z, UTC times can be sorted as text. */
export const decodeTaskError = (raw: JsonObject): { readonly at: string; readonly error: string } => ({
  at: textAt(raw, 'Status', 'Timestamp').replace('Z', ''),
  error: starredIn(raw, 'Err'),
});

/** A text of a task's status, without the sensitive values of its spec. */
function starredIn(raw: JsonObject, key: 'Err' | 'Message'): string {
  const text = textAt(raw, 'Status', key);
  return text === '' || text === 'started' ? text : starredText(text, raw['Spec']);
}

/** Decodes each item of a list and sorts by a text of the items, because the engine's order is not defined. */
export function decodeList<T>(
  answer: Json | undefined,
  decode: (raw: JsonObject) => T,
  orderBy: (item: T) => string,
): readonly T[] {
  const items = Array.isArray(answer) ? answer.filter((item: Json) => isJsonObject(item)) : [];
  return items.map((item) => decode(item)).sort((left, right) => compareText(orderBy(left), orderBy(right)));
}

const versioned = (raw: JsonObject): { readonly id: string; readonly version: number } => ({
  id: textAt(raw, 'ID'),
  version: numberAt(raw, 'Version', 'Index'),
});

export function textAt(raw: Json | undefined, ...path: readonly string[]): string {
  const value = valueAt(raw, path);
  return typeof value === 'string' ? value : '';
}

function numberAt(raw: JsonObject, ...path: readonly string[]): number {
  const value = valueAt(raw, path);
  return typeof value === 'number' ? value : 0;
}

function objectAt(raw: JsonObject, ...path: readonly string[]): JsonObject {
  const value = valueAt(raw, path);
  return isJsonObject(value) ? value : {};
}

function listAt(raw: JsonObject, ...path: readonly string[]): readonly Json[] {
  const value = valueAt(raw, path);
  return Array.isArray(value) ? (value as readonly Json[]) : []; // isArray narrows to any[]
}

const objectsAt = (raw: JsonObject, ...path: readonly string[]): readonly JsonObject[] =>
  listAt(raw, ...path).filter((item) => isJsonObject(item));

const labelsAt = (raw: JsonObject, ...path: readonly string[]): Labels =>
  Object.fromEntries(
    Object.entries(objectAt(raw, ...path)).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    ),
  );
