import { expect, it } from 'vitest';
import { parseManifests } from '../../../src/manifest/parse-manifests.ts';
import { networkContext } from '../../../src/plan/common/observed-index.ts';
import { declaredValues } from '../../../src/service-fields/declared-values.ts';
import { overlay } from '../../../src/service-fields/overlay.ts';
import type { JsonObject } from '../../../src/kernel/json.ts';
import { manifestFiles } from '../../builders/manifests.ts';
import { image, serviceSpec, type World } from '../world.ts';

interface Tried {
  readonly field: string;
  readonly spec: object;
  readonly ours: boolean;
  readonly engine: boolean;
}

const nested = (field: string, value: unknown): object =>
  field.split('.').reduceRight<unknown>((inner, key) => ({ [key]: inner }), value) as object; // at least one key

/** Values that both take, and values that both refuse; what we alone refuse never runs, or could not be shown in one line. */
const field = (
  name: string,
  both: readonly unknown[],
  neither: readonly unknown[],
  oursAlone: readonly unknown[] = [],
): readonly Tried[] => [
  ...both.map((value) => ({ field: name, spec: nested(name, value), ours: true, engine: true })),
  ...neither.map((value) => ({ field: name, spec: nested(name, value), ours: false, engine: false })),
  ...oursAlone.map((value) => ({ field: name, spec: nested(name, value), ours: false, engine: true })),
];

const one = (value: unknown): unknown => [value];

/** Every pattern of the fields of a service, with values on both sides of it. */
const tried: readonly Tried[] = [
  ...field(
    'image',
    ['nginx', 'a/b:c', 'localhost:5000/a', 'a--b', 'a__b', `a@sha256:${'a'.repeat(64)}`],
    ['-x', '_a', 'a b', ''],
  ),
  ...field(
    'hostname',
    ['{{ .Node.Hostname }}', 'a b', 'a_b', '-a', 'ü', 'x'.repeat(64)],
    [],
    ['x'.repeat(65), 'a\nb'],
  ),
  ...field('stopSignal', ['SIGQUIT', 'quit', '3', 'SIGRTMIN+3'], [], ['SIGFOO', '0', 'SIG QUIT']),
  ...field('workingDir', ['/srv', 'C:\\srv'], [], ['srv']),
  ...field('user', ['1000:1000', 'nobody'], [], ['a b', '99999999999']),
  ...field('groups', [['video', '7']], [], [['a b']]),
  ...field('command', [['a b', 'c\nd']], [], [['\u0007']]),
  ...field('env', [{ A: '', 'a.b-c': 'x=y\nz', PATH: null }], [], [{ 'A B': '1' }, { A: '\u0007' }]),
  ...field('containerLabels', [{ 'a/b.c': 'x y' }], [], [{ 'a b': '1' }, { a: 'x\ny' }]),
  ...field(
    'extraHosts',
    ['db:10.0.0.9', 'db:fd00::1', 'host.docker.internal:host-gateway', '*.x:10.0.0.9'].map(one),
    [],
    ['db:x', ':10.0.0.9'].map(one),
  ),
  ...field(
    'dns.nameservers',
    ['10.0.0.2', 'fd00::2', 'fe80::1%eth0'].map(one),
    [],
    ['x', '10.0.0.2:53'].map(one),
  ),
  ...field('dns.search', ['example.com', '.', 'a_b', 'ü'].map(one), [], ['a b'].map(one)),
  ...field('dns.options', ['ndots:1', 'other'].map(one), [], ['a b'].map(one)),
  ...field('capabilities.add', ['NET_ADMIN', 'cap_kill', 'ALL'].map(one), [], ['NOPE', 'NET-ADMIN'].map(one)),
  ...field(
    'sysctls',
    [{ 'net.core.somaxconn': '1' }, { 'net/core/somaxconn': 1 }],
    [],
    [{ 'a b': '1' }, { 'vm.swappiness': '1' }],
  ),
  ...field(
    'placement.constraints',
    ['NODE.LABELS.a == x', 'engine.labels.a==ubuntu 14.04', 'node.labels.a!=*()?+[]\\^$|/:-_.'].map(one),
    ['node.labels.a==b,c', 'a b==c', 'node.labels.a=b', 'n==x', 'node.labels.a=='].map(one),
    ['node.foo==x', 'node.role==boss'].map(one),
  ),
  ...field('resources.limits.memory', ['6m', '64 MiB', 7_000_000], ['3m'], ['5m']),
  ...field('resources.limits.cpus', ['0.01', 1.5], ['0.0009'], ['0.009']),
  ...field('stopGracePeriod', ['0', '1h30m', '1.5s', '10us'], []),
  ...field('healthcheck', [{ test: 'true', interval: '1ms' }], [{ test: 'true', interval: '1us' }]),
  ...field(
    'mounts',
    [
      [{ type: 'volume', source: 'a-b.c_d', target: '/a b' }],
      [{ type: 'tmpfs', target: '/a', tmpfs: { mode: '01777' } }],
    ],
    [],
    [[{ type: 'volume', source: 'a', target: '/a' }], [{ type: 'tmpfs', target: '/' }]],
  ),
];

export function schemaPatternCases(world: () => World): void {
  const named = tried.map((one) => ({ ...one, text: JSON.stringify(one.spec) }));

  it(`compares ${tried.length} values of ${new Set(tried.map(({ field: name }) => name)).size} fields`, () => {
    expect(tried.filter(({ ours, engine }) => ours && !engine)).toEqual([]);
  });

  it.each(named)('$text: taken by us: $ours, by the engine: $engine', async ({ spec, ours, engine }) => {
    const name = world().name('pattern');
    const manifest = { kind: 'Service', metadata: { name }, spec: { image, networks: ['front'], ...spec } };
    const values = declaredValues({ image, ...spec });
    const body = overlay(
      serviceSpec(name) as JsonObject,
      values,
      new Set(Object.keys(values)),
      networkContext([]),
    );

    const problems = parseManifests(manifestFiles(manifest)).problems.filter(
      ({ severity }) => severity === 'error',
    );
    const answer = await world().post('/services/create', body);

    expect(problems.map(({ message }) => message).length === 0, problems[0]?.message).toBe(ours);
    expect(answer.status === 201, answer.text).toBe(engine);
  });
}
