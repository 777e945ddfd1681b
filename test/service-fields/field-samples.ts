import fc from 'fast-check';
import type { Json } from '../../src/kernel/json.ts';
import type { FieldContext } from '../../src/service-fields/field.ts';

export const context: FieldContext = {
  networkName: (id) => id.replace(/^id-of-/, ''),
  networkId: (name) => (name === 'unknown' ? undefined : `id-of-${name}`),
  objectId: (kind, name) => (name === 'unknown' ? undefined : `id-of-${kind}-${name}`),
};

/** Words of letters only, which YAML and the codecs cannot read as another type. */
const word = fc.stringMatching(/^[a-z]{1,8}$/);

/** Text of a manifest, including quotes, equals signs and non-ASCII characters. */
const line = fc.string({ unit: 'grapheme', maxLength: 12 });

const mapOf = (value: fc.Arbitrary<Json>): fc.Arbitrary<Json> =>
  fc.dictionary(fc.stringMatching(/^[A-Za-z][A-Za-z0-9_.-]{0,8}$/), value, { maxKeys: 5 });

const someOf = (value: fc.Arbitrary<Json>): fc.Arbitrary<Json> =>
  fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), value, { minKeys: 1, maxKeys: 3 });

const capability = fc.constantFrom('ALL', 'CAP_NET_ADMIN', 'CAP_CHOWN', 'CAP_KILL');

const sortedSet = (item: fc.Arbitrary<string>): fc.Arbitrary<Json> =>
  fc.uniqueArray(item, { maxLength: 4 }).map((items) => items.sort());

/** Mounted files in normal form: only the name if all options are the defaults. */
const mountedFiles = mapOf(
  fc.oneof(
    word,
    fc.record({
      name: word,
      uid: fc.constantFrom('1', '1000'),
      mode: fc.constantFrom('0000', '0400', '0440', '0755'),
    }),
    fc.record({ name: word, gid: fc.constantFrom('1', '1000') }),
  ),
);

const seconds = fc.nat({ max: 600 }).map((count) => count * 1_000_000_000);

const nanoCpus = fc.integer({ min: 1, max: 8000 }).map((count) => count * 1_000_000);

const bytes = fc.integer({ min: 4, max: 4096 }).map((count) => count * 1024 * 1024);

const updateForms = (name: string): Readonly<Record<string, fc.Arbitrary<Json>>> => ({
  [`${name}.parallelism`]: fc.nat({ max: 10 }),
  [`${name}.delay`]: seconds,
  [`${name}.failureAction`]: fc.constantFrom('pause', 'continue', 'rollback'),
  [`${name}.monitor`]: seconds.filter((count) => count > 0),
  [`${name}.maxFailureRatio`]: fc.constantFrom(0, 0.25, 0.1, 1),
  [`${name}.order`]: fc.constantFrom('stop-first', 'start-first'),
});

const octal = fc.constantFrom('1777', '700', '1770');

/** Mounts in normal form have no empty options. */
const mount = fc.oneof(
  fc.record({ type: fc.constant('tmpfs'), tmpfs: fc.record({ size: bytes, mode: octal }) }),
  fc.record({ type: fc.constant('volume'), source: word, volume: fc.record({ labels: someOf(word) }) }),
  fc.record({
    ...{ type: fc.constant('volume'), readOnly: fc.constant(true) },
    volume: fc.record({
      noCopy: fc.constant(true),
      driver: fc.record({ name: word, options: someOf(word) }),
    }),
  }),
  fc.record({
    ...{ type: fc.constant('bind'), source: word.map((name) => `/${name}`) },
    bind: fc.record({ propagation: fc.constantFrom('shared', 'rslave'), nonRecursive: fc.constant(true) }),
  }),
  fc.constant({ type: 'npipe', source: '//./pipe/a' }),
);

const port = fc
  .tuple(
    fc.integer({ min: 1, max: 65535 }),
    fc.integer({ min: 0, max: 65535 }),
    fc.constantFrom('tcp', 'udp'),
  )
  .chain(([target, published, protocol]) =>
    fc
      .constantFrom('', ' host')
      .map((host) => `${published === 0 ? '' : `${published}:`}${target}/${protocol}${host}`),
  );

/** Values in normal form for each field of the table. A test fails if a field is missing here. */
export const normalForms: Readonly<Record<string, fc.Arbitrary<Json>>> = {
  image: fc.constantFrom('nginx:1', 'registry.test:5000/team/app', 'nginx@sha256:00'),
  command: fc.array(line, { maxLength: 4 }),
  args: fc.array(line, { maxLength: 4 }),
  env: mapOf(line),
  user: word,
  groups: sortedSet(word),
  workingDir: word.map((name) => `/${name}`),
  hostname: word,
  init: fc.boolean(),
  readOnly: fc.boolean(),
  tty: fc.boolean(),
  openStdin: fc.boolean(),
  stopSignal: fc.constantFrom('SIGQUIT', 'SIGTERM'),
  stopGracePeriod: seconds,
  'capabilities.add': sortedSet(capability),
  'capabilities.drop': sortedSet(capability),
  ulimits: mapOf(
    fc.record({ soft: fc.integer({ min: -1, max: 99 }), hard: fc.integer({ min: -1, max: 99 }) }),
  ),
  sysctls: mapOf(line),
  isolation: fc.constantFrom('default', 'process', 'hyperv'),
  containerLabels: mapOf(line),
  'healthcheck.test': fc.constantFrom([], ['NONE'], ['CMD', 'true'], ['CMD-SHELL', 'exit 0']),
  'healthcheck.interval': seconds,
  'healthcheck.timeout': seconds,
  'healthcheck.startPeriod': seconds,
  'healthcheck.startInterval': seconds,
  'healthcheck.retries': fc.nat({ max: 9 }),
  networks: sortedSet(word),
  networkAliases: mapOf(fc.constantFrom(['a'], ['a', 'b'], ['c'])),
  networkDriverOpts: mapOf(someOf(line)),
  'dns.nameservers': fc.array(fc.ipV4(), { maxLength: 3 }),
  'dns.search': fc.array(word, { maxLength: 3 }),
  'dns.options': fc.array(word, { maxLength: 3 }),
  extraHosts: sortedSet(fc.tuple(word, fc.oneof(fc.ipV4(), fc.ipV6())).map((pair) => pair.join(':'))),
  mounts: fc.dictionary(
    word.map((name) => `/${name}`),
    mount,
    { maxKeys: 4 },
  ),
  secrets: mountedFiles,
  configs: mountedFiles,
  ports: sortedSet(port),
  endpointMode: fc.constantFrom('vip', 'dnsrr'),
  'logging.driver': word,
  'logging.options': mapOf(line),
  'resources.limits.cpus': nanoCpus,
  'resources.limits.memory': bytes,
  'resources.limits.pids': fc.nat({ max: 1000 }),
  'resources.reservations.cpus': nanoCpus,
  'resources.reservations.memory': bytes,
  'resources.reservations.genericResources': sortedSet(
    fc.oneof(
      word.map((kind) => `${kind}=3`),
      word.map((kind) => `${kind}=GPU-1`),
    ),
  ),
  'placement.constraints': sortedSet(word.map((name) => `node.labels.${name}==1`)),
  'placement.preferences': fc.array(
    word.map((name) => `node.labels.${name}`),
    { maxLength: 3 },
  ),
  'placement.maxReplicasPerNode': fc.nat({ max: 9 }),
  mode: fc.constantFrom('global', 'replicated', 'replicated-job', 'global-job'),
  replicas: fc.nat({ max: 100 }),
  totalCompletions: fc.nat({ max: 100 }),
  maxConcurrent: fc.nat({ max: 100 }),
  'restartPolicy.condition': fc.constantFrom('any', 'on-failure', 'none'),
  'restartPolicy.delay': seconds,
  'restartPolicy.maxAttempts': fc.nat({ max: 10 }),
  'restartPolicy.window': seconds,
  ...updateForms('update'),
  ...updateForms('rollback'),
  labels: mapOf(line),
  extraSpec: someOf(line).map((values) =>
    Object.fromEntries(
      Object.entries(values as object).map(([key, value]) => [`/TaskTemplate/${key}`, value as Json]),
    ),
  ),
};
