import { expect, it } from 'vitest';
import { since, type Answers } from '../answers.ts';
import { image, type ServiceOptions, type World } from '../world.ts';

type Case = readonly [name: string, sent: ServiceOptions, read: (answers: Answers) => object];

const readContainer = (read: object) => ({
  TaskTemplate: { ContainerSpec: { Image: image, Isolation: 'default', ...read } },
});

const container = (name: string, sent: object, read: object = sent): Case => [
  name,
  { container: sent },
  () => readContainer(read),
];

const privileges = (name: string, sent: object, read: object, later: object = {}): Case => [
  name,
  { container: { Privileges: sent } },
  (answers) => {
    const always = { CredentialSpec: null, SELinuxContext: null };
    const Privileges = {
      ...always,
      ...read,
      ...since(answers, '1.44', { NoNewPrivileges: false, ...later }),
    };
    return readContainer({ Privileges });
  },
];

const mount = (name: string, sent: object, read: object = sent): Case =>
  container(name, { Mounts: [sent] }, { Mounts: [read] });

const task = (name: string, sent: object, read: object = sent): Case => [
  name,
  { task: sent },
  () => ({ TaskTemplate: read }),
];

const update = (name: string, sent: object, read: object): Case => [
  name,
  { UpdateConfig: sent },
  () => ({
    UpdateConfig: {
      ...{ Parallelism: 0, FailureAction: 'pause', MaxFailureRatio: 0, Order: 'stop-first' },
      ...read,
    },
  }),
];

const port = (name: string, sent: object, read: object): Case => [
  name,
  { EndpointSpec: { Ports: [{ TargetPort: 80, ...sent }] } },
  () => ({
    EndpointSpec: {
      Mode: 'vip',
      Ports: [{ Protocol: 'tcp', TargetPort: 80, PublishMode: 'ingress', ...read }],
    },
  }),
];

const bind = { Type: 'bind', Source: '/tmp', Target: '/a' };
const volume = { Type: 'volume', Source: 'v', Target: '/a' };
const tmpfs = { Type: 'tmpfs', Target: '/a' };

const discrete = (Kind: string, Value: number) => ({ DiscreteResourceSpec: { Kind, Value } });
const named = (Kind: string, Value: string) => ({ NamedResourceSpec: { Kind, Value } });

const generic = (...GenericResources: readonly object[]) => ({
  Resources: { Reservations: { GenericResources } },
});

const mounts: readonly Case[] = [
  mount('a mount without a type is a bind', { Source: '/tmp', Target: '/a' }, bind),
  mount('a type in capitals', { ...bind, Type: 'BIND' }, bind),
  mount('a bind without a source', { Type: 'bind', Target: '/a' }),
  mount('a bind with empty options has none', { ...bind, BindOptions: {} }, bind),
  mount('a propagation', { ...bind, BindOptions: { Propagation: 'rslave' } }),
  mount(
    'a propagation in capitals',
    { ...bind, BindOptions: { Propagation: 'SHARED' } },
    { ...bind, BindOptions: { Propagation: 'shared' } },
  ),
  mount(
    'a bind that is not recursive gets a propagation',
    { ...bind, BindOptions: { NonRecursive: true } },
    { ...bind, BindOptions: { Propagation: 'rprivate', NonRecursive: true } },
  ),
  mount(
    'options of a later API are dropped',
    { ...bind, BindOptions: { CreateMountpoint: true, ReadOnlyNonRecursive: true } },
    bind,
  ),
  mount('consistency is not kept', { ...bind, Consistency: 'cached' }, bind),
  mount('a volume without a name', { Type: 'volume', Target: '/a' }),
  mount('a volume with empty options', { ...volume, VolumeOptions: {} }),
  mount('a volume with all options', {
    ...{ ...volume, ReadOnly: true },
    VolumeOptions: {
      ...{ NoCopy: true, Labels: { a: '1' } },
      DriverConfig: { Name: 'local', Options: { type: 'nfs', o: 'addr=10.0.0.1' } },
    },
  }),
  mount('a volume with an empty driver', { ...volume, VolumeOptions: { DriverConfig: {} } }),
  mount('a tmpfs', tmpfs),
  mount('a tmpfs with empty options', { ...tmpfs, TmpfsOptions: {} }),
  mount('a tmpfs with all options', { ...tmpfs, TmpfsOptions: { SizeBytes: 1_000_000, Mode: 0o1777 } }),
  [
    'options of a tmpfs, from API 1.46 on',
    {
      container: {
        Mounts: [{ ...tmpfs, TmpfsOptions: { SizeBytes: 5, Options: [['exec'], ['uid', '7']] } }],
      },
    },
    (answers) => {
      const later = since(answers, '1.46', { Options: [['exec'], ['uid', '7']] });
      return readContainer({ Mounts: [{ ...tmpfs, TmpfsOptions: { SizeBytes: 5, ...later } }] });
    },
  ],
  mount('a named pipe', { Type: 'npipe', Source: '\\\\.\\pipe\\x', Target: '\\\\.\\pipe\\x' }),
  mount('options of another type', { ...volume, TmpfsOptions: { SizeBytes: 5 } }),
];

const containers: readonly Case[] = [
  container('a health check with all times', {
    Healthcheck: { Test: ['CMD', 'a'], Interval: 5e9, Timeout: 4e9, StartPeriod: 2e9, Retries: 3 },
  }),
  [
    'a start interval, from API 1.44 on',
    { container: { Healthcheck: { Test: ['CMD', 'a'], StartInterval: 1e9 } } },
    (answers) =>
      readContainer({
        Healthcheck: { Test: ['CMD', 'a'], ...since(answers, '1.44', { StartInterval: 1e9 }) },
      }),
  ],
  container('no health check', { Healthcheck: { Test: ['NONE'] } }),
  container('an empty health check', { Healthcheck: { Test: [] } }, { Healthcheck: {} }),
  container('lines of /etc/hosts in any form', {
    Hosts: ['10.0.0.1 a', 'bad', '10.0.0.2 b c', 'a:10.0.0.1'],
  }),
  container('name servers in any form, in their order', {
    DNSConfig: { Nameservers: ['1.1.1.1', 'zz'], Search: ['b', 'a'], Options: ['ndots:2'] },
  }),
  container('capabilities in their original spelling', {
    CapabilityAdd: ['net_admin', 'CAP_NET_ADMIN', 'ALL', 'zz'],
    CapabilityDrop: ['CHOWN'],
  }),
  container('ulimits of any name, the same twice', {
    Ulimits: [
      { Name: 'nofile', Hard: 5, Soft: 10 },
      { Name: 'zz', Hard: -1, Soft: -1 },
      { Name: 'nofile', Hard: 1, Soft: 1 },
    ],
  }),
  container(
    'a ulimit without a hard limit',
    { Ulimits: [{ Name: 'nofile', Soft: 10 }] },
    { Ulimits: [{ Name: 'nofile', Hard: 0, Soft: 10 }] },
  ),
  container('sysctls, empty ones too', { Sysctls: { 'net.core.somaxconn': '512', zz: '' } }),
  container('an isolation', { Isolation: 'process' }),
  container('an unknown isolation', { Isolation: 'zz' }, { Isolation: 'default' }),
  container('groups in their order, the same twice', { Groups: ['b', 'a', 'b'] }),
  container('switches that are on', { Init: true, TTY: true, OpenStdin: true, ReadOnly: true }),
  container(
    'switches that are off are left out but for init',
    { Init: false, TTY: false, OpenStdin: false, ReadOnly: false },
    { Init: false },
  ),
  container('an unknown stop signal', { StopSignal: 'zz' }),
  privileges(
    'SELinux settings are completed',
    { SELinuxContext: { Disable: true } },
    { SELinuxContext: { Disable: true, User: '', Role: '', Type: '', Level: '' } },
  ),
  privileges(
    'a credential spec is completed',
    { CredentialSpec: { File: 'x' } },
    { CredentialSpec: { Config: '', File: 'x', Registry: '' } },
  ),
  privileges(
    'no new privileges and a seccomp mode, from API 1.44 on',
    { NoNewPrivileges: true, Seccomp: { Mode: 'unconfined' } },
    {},
    { NoNewPrivileges: true, Seccomp: { Mode: 'unconfined' } },
  ),
  privileges(
    'an AppArmor mode, from API 1.44 on',
    { AppArmor: { Mode: 'disabled' } },
    {},
    { AppArmor: { Mode: 'disabled' } },
  ),
];

const tasks: readonly Case[] = [
  task('limits and reservations', {
    Resources: {
      Limits: { NanoCPUs: 1e6, MemoryBytes: 67_108_864, Pids: 50 },
      Reservations: { NanoCPUs: 1e8, MemoryBytes: 16_777_216 },
    },
  }),
  task('limits of zero', { Resources: { Limits: { Pids: 0, NanoCPUs: 0 } } }, { Resources: { Limits: {} } }),
  task('more reserved than allowed', {
    Resources: { Limits: { MemoryBytes: 67_108_864 }, Reservations: { MemoryBytes: 671_088_640 } },
  }),
  task('generic resources in their order', generic(discrete('z', 1), named('gpu', 'u1'), discrete('a', 2))),
  task('the same generic resource twice', generic(named('gpu', 'u1'), named('gpu', 'u1'))),
  task(
    'none of a generic resource',
    generic(discrete('ssd', 0)),
    generic({ DiscreteResourceSpec: { Kind: 'ssd' } }),
  ),
  task(
    'a restart delay of zero',
    { RestartPolicy: { Delay: 0 } },
    { RestartPolicy: { Condition: 'any', Delay: 0, MaxAttempts: 0 } },
  ),
  task(
    'a restart window of zero',
    { RestartPolicy: { Window: 0 } },
    { RestartPolicy: { Condition: 'any', MaxAttempts: 0, Window: 0 } },
  ),
  task('preferences in any form', {
    Placement: {
      Preferences: [
        { Spread: { SpreadDescriptor: 'node.labels.z' } },
        { Spread: { SpreadDescriptor: 'zz' } },
      ],
    },
  }),
  task('an empty preference is dropped', { Placement: { Preferences: [{}] } }, { Placement: {} }),
  task('tasks on a node, and platforms', {
    Placement: { MaxReplicas: 2, Platforms: [{ Architecture: 'x86_64', OS: 'linux' }] },
  }),
  task('log options without a driver', { LogDriver: { Options: { a: 'b' } } }),
];

const services: readonly Case[] = [
  update('an update config without a parallelism gets 0, all at once', { Delay: 5 }, { Delay: 5 }),
  update('a monitor time of zero is dropped', { Monitor: 0 }, {}),
  update('a ratio', { MaxFailureRatio: 0.1 }, { MaxFailureRatio: 0.1 }),
  update('a ratio of more than 32 bits', { MaxFailureRatio: 0.123456789 }, { MaxFailureRatio: 0.12345679 }),
  update('a ratio next to a short one', { MaxFailureRatio: 0.30000001 }, { MaxFailureRatio: 0.3 }),
  [
    'a rollback config is not checked',
    { RollbackConfig: { Delay: -1, MaxFailureRatio: 2 } },
    () => ({
      RollbackConfig: {
        ...{ Parallelism: 0, Delay: -1, FailureAction: 'pause', MaxFailureRatio: 2, Order: 'stop-first' },
      },
    }),
  ],
  port('a port with a name', { Name: 'web', PublishedPort: 9401 }, { Name: 'web', PublishedPort: 9401 }),
  port('a protocol', { Protocol: 'sctp', PublishedPort: 9402 }, { Protocol: 'sctp', PublishedPort: 9402 }),
  port(
    'a protocol in capitals',
    { Protocol: 'UDP', PublishedPort: 9403 },
    { Protocol: 'udp', PublishedPort: 9403 },
  ),
  port('an unknown protocol', { Protocol: 'zz', PublishedPort: 9404 }, { PublishedPort: 9404 }),
  port('an unknown publish mode', { PublishMode: 'zz', PublishedPort: 9405 }, { PublishedPort: 9405 }),
  port('a host port without a number', { PublishMode: 'host' }, { PublishMode: 'host' }),
  port('a port beyond 65535', { PublishedPort: 70_000 }, { PublishedPort: 70_000 }),
  ['dnsrr', { EndpointSpec: { Mode: 'dnsrr' } }, () => ({ EndpointSpec: { Mode: 'dnsrr' } })],
];

const cases = [...mounts, ...containers, ...tasks, ...services];

const jobs = [
  ['ReplicatedJob', {}, { MaxConcurrent: 1, TotalCompletions: 1 }],
  ['ReplicatedJob', { MaxConcurrent: 2 }, { MaxConcurrent: 2, TotalCompletions: 2 }],
  ['ReplicatedJob', { TotalCompletions: 3 }, { MaxConcurrent: 1, TotalCompletions: 3 }],
  ['ReplicatedJob', { MaxConcurrent: 0, TotalCompletions: 0 }, { MaxConcurrent: 0, TotalCompletions: 0 }],
  ['GlobalJob', {}, {}],
] as const;

export function serviceFieldCases(world: () => World): void {
  it.each(cases)('%s: is returned as expected', async (_, sent, readBy) => {
    const read = readBy(world().answers);
    const { id } = await world().createService('field', sent);

    const { json } = await world().get(`/services/${id}`);

    expect(json.Spec).toMatchObject(read);
    if (sent.container !== undefined) {
      const { TaskTemplate } = read as { TaskTemplate: { ContainerSpec: object } };
      expect(json.Spec.TaskTemplate.ContainerSpec).toEqual(TaskTemplate.ContainerSpec);
    }
  });

  // No node has this name, so no task runs.
  it.each(jobs)('the mode %s %j is returned as %j', async (key, sent, read) => {
    const task = { Placement: { Constraints: ['node.hostname==nowhere'] } };
    const { id } = await world().createService('job', { Mode: { [key]: sent }, task });

    expect((await world().get(`/services/${id}`)).json.Spec.Mode).toEqual({ [key]: read });
  });
}
