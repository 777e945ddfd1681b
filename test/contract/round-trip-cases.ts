/** One field of a service with two values, as in a manifest under `spec`. */
export interface RoundTrip {
  readonly field: string;
  readonly first: object;
  readonly second: object;
  /** Other fields that it depends on; they stay when the field is removed. */
  readonly base?: object;
  /** The second value is the engine's default, so that removing the field changes nothing. */
  readonly endsInDefault?: true;
  /** It cannot change on an existing service, or cannot be removed. */
  readonly isFixed?: true;
}

const trip = (field: string, first: object, second: object, more: Partial<RoundTrip> = {}): RoundTrip => ({
  ...{ field, first, second },
  ...more,
});

const word = (field: string, first: unknown, engineDefault: unknown): RoundTrip =>
  trip(field, nested(field, first), nested(field, engineDefault), { endsInDefault: true });

const time = (field: string): RoundTrip => trip(field, nested(field, '1m30s'), nested(field, '7s'));

const nested = (field: string, value: unknown): object =>
  field.split('.').reduceRight<unknown>((inner, key) => ({ [key]: inner }), value) as object; // at least one key

const value = (field: string, first: unknown, second: unknown): RoundTrip =>
  trip(field, nested(field, first), nested(field, second));

const mount = (first: object, second: object): RoundTrip =>
  value('mounts', [{ target: '/a', ...first }], [{ target: '/a', ...second }]);

const volume = { type: 'volume', source: 'v1' };
const driver = { name: 'local', options: { type: 'nfs', o: 'addr=10.0.0.1', device: ':/a' } };

const updates = (name: 'update' | 'rollback'): readonly RoundTrip[] => [
  value(`${name}.parallelism`, 0, 3),
  time(`${name}.delay`),
  word(`${name}.failureAction`, 'continue', 'pause'),
  time(`${name}.monitor`),
  value(`${name}.maxFailureRatio`, 0.1, 0.123456789),
  word(`${name}.order`, 'start-first', 'stop-first'),
];

/** Its tasks end at once: the tasks of a removed job keep running until they end. */
const ended = { replicas: undefined, command: ['/nothing'], restartPolicy: { condition: 'none' } };
const job = { ...ended, mode: 'replicated-job' };

/** Names of existing networks; the first is that of the route. */
export type NetworkNames = readonly [string, string, string];

/** Every field that a manifest can declare, at least once. */
export const roundTrips = ([one, second, third]: NetworkNames): readonly RoundTrip[] => [
  trip('image', { image: 'training/whoami:latest' }, { image: 'training/whoami:1' }, { isFixed: true }),
  value('command', ['a', '$A'], ['b']),
  value('args', ['-c', 'x y'], ['']),
  value('env', { A: '1', B: 'x=y', PATH: null }, { B: '', C: '3', A: null }),
  value('user', '1000:1000', 'nobody'),
  value('groups', ['7', 'video'], ['video', '9']),
  value('workingDir', '/srv', '/'),
  value('hostname', 'hn-{{.Task.Slot}}', '{{ .Node.Hostname }}'),
  word('init', true, false),
  word('readOnly', true, false),
  word('tty', true, false),
  word('openStdin', true, false),
  value('stopSignal', 'SIGQUIT', 'SIGINT'),
  time('stopGracePeriod'),
  value('capabilities.add', ['NET_ADMIN', 'CAP_KILL'], ['ALL']),
  value('capabilities.drop', ['chown'], ['CAP_CHOWN', 'MKNOD']),
  value('ulimits', { nofile: { soft: 10, hard: 20 }, nproc: 5 }, { memlock: -1, nofile: 7 }),
  value('sysctls', { 'net.core.somaxconn': 512 }, { 'net.core.somaxconn': '1024', 'kernel.msgmax': '1' }),
  value('isolation', 'process', 'hyperv'),
  value('containerLabels', { a: '1', b: '2' }, { b: '3' }),
  value('healthcheck.test', 'exit 0', ['CMD', 'a', 'b']),
  trip('healthcheck.test', { healthcheck: { disable: true } }, { healthcheck: { test: ['CMD-SHELL', 'a'] } }),
  time('healthcheck.interval'),
  time('healthcheck.timeout'),
  time('healthcheck.startPeriod'),
  time('healthcheck.startInterval'),
  value('healthcheck.retries', 3, 5),
  trip('networks', { networks: [one, second] }, { networks: [third, one] }),
  trip(
    'networkAliases',
    { networks: [{ name: one, aliases: ['b', 'a'] }] },
    { networks: [{ name: one, aliases: ['c', 'b'] }] },
  ),
  trip(
    'networkDriverOpts',
    { networks: [{ name: one, driverOpts: { k: 'v' } }] },
    { networks: [{ name: one, driverOpts: { k: 'w', l: 'v' } }] },
  ),
  value('dns.nameservers', ['10.0.0.2', '10.0.0.1'], ['10.0.0.1']),
  value('dns.search', ['b.test', 'a.test'], ['a.test']),
  value('dns.options', ['ndots:1'], ['ndots:2', 'rotate']),
  value('extraHosts', ['db:10.0.0.9', 'a:10.0.0.9'], ['db:fd00::1', '*.x:host-gateway']),
  mount({ type: 'bind', source: '/tmp' }, { type: 'bind', source: '/tmp', readOnly: true }),
  mount(
    { type: 'bind', source: '/tmp', bind: { propagation: 'rslave' } },
    { type: 'bind', source: '/tmp', bind: { nonRecursive: true } },
  ),
  mount(
    { type: 'bind', source: '/tmp', bind: { propagation: 'shared', nonRecursive: true } },
    { type: 'bind', source: '/tmp', bind: { propagation: 'rprivate' } },
  ),
  mount({ type: 'volume' }, volume),
  mount({ ...volume, volume: { noCopy: true, labels: { a: '1' } } }, { ...volume, volume: { driver } }),
  mount(
    { ...volume, volume: {} },
    { ...volume, volume: { driver: {}, labels: {}, noCopy: false }, readOnly: true },
  ),
  mount({ type: 'tmpfs', tmpfs: { size: '64m' } }, { type: 'tmpfs', tmpfs: { size: 1000, mode: '01777' } }),
  mount({ type: 'npipe', source: '//./pipe/a' }, { type: 'tmpfs' }),
  value(
    'mounts',
    [
      { type: 'tmpfs', target: '/b' },
      { type: 'tmpfs', target: '/a' },
    ],
    [
      { type: 'tmpfs', target: '/c' },
      { type: 'tmpfs', target: '/a', readOnly: true },
    ],
  ),
  value(
    'ports',
    [
      { target: 80, published: 9502 },
      { target: 80, published: 9501, mode: 'host' },
    ],
    [
      { target: 53, published: 9503, protocol: 'udp' },
      { target: 80, published: 9502 },
    ],
  ),
  value('ports', [{ target: 80, mode: 'host' }], [{ target: 81 }]),
  word('endpointMode', 'dnsrr', 'vip'),
  value('logging.driver', 'json-file', 'none'),
  value('logging.options', { 'max-size': '1m' }, { 'max-size': '2m', 'max-file': '3' }),
  value('resources.limits.cpus', 0.5, '0.01'),
  value('resources.limits.memory', '64m', 7_000_000),
  value('resources.limits.pids', 50, 60),
  value('resources.reservations.cpus', '0.1', 1),
  value('resources.reservations.memory', '16MiB', '0.5g'),
  value('resources.reservations.genericResources', { ssd: 3, gpu: ['b', 'a'] }, { gpu: ['a'], ssd: 4 }),
  value('placement.constraints', ['node.role != manager', 'node.role==worker'], ['node.role==worker']),
  value('placement.preferences', ['node.labels.z', 'node.labels.a'], ['node.labels.a']),
  value('placement.maxReplicasPerNode', 2, 1),
  trip('mode', { mode: 'replicated' }, {}, { isFixed: true }),
  trip('mode', { mode: 'global', replicas: undefined }, {}, { isFixed: true }),
  trip('mode', { mode: 'global-job' }, {}, { isFixed: true, base: ended }),
  trip('replicas', { replicas: 1 }, { replicas: 0 }, { isFixed: true }),
  trip('totalCompletions', { totalCompletions: 0 }, { totalCompletions: 2 }, { base: job }),
  trip(
    'maxConcurrent',
    { maxConcurrent: 2 },
    { maxConcurrent: 3 },
    { base: { ...job, totalCompletions: 0 } },
  ),
  value('restartPolicy.condition', 'on-failure', 'none'),
  time('restartPolicy.delay'),
  value('restartPolicy.maxAttempts', 4, 2),
  time('restartPolicy.window'),
  ...updates('update'),
  value('update.failureAction', 'rollback', 'continue'),
  ...updates('rollback'),
  value('labels', { a: '1', b: '2' }, { b: '3' }),
  value(
    'extraSpec',
    { TaskTemplate: { ContainerSpec: { Privileges: { SELinuxContext: { Disable: true } } } } },
    {
      TaskTemplate: {
        ContainerSpec: { Privileges: { SELinuxContext: { Disable: false, Level: 's0' } } },
        Placement: { Platforms: [{ Architecture: 'x86_64', OS: 'linux' }] },
      },
    },
  ),
];
