import { describe, expect, it } from 'vitest';
import type { EngineVersion } from '../../src/sandbox/dialect.ts';
import { createSandbox } from '../../src/sandbox/sandbox.ts';
import { engines, recordedAnswers } from '../support/engine-samples.ts';

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly raw?: string;
  readonly contentType?: string;
}

/** The current state of the swarm: ids by name, and the versions of services, configs and nodes. */
interface Current {
  id(kind: string, name: string): string;
  version(kind: string, name: string): string;
}

type Request = (now: Current) => Sent;

const image = '10.98.0.1:5000/whoami:1';
const get =
  (path: string, query = {}): Request =>
  () => ({ method: 'GET', path, query });
const remove =
  (path: string): Request =>
  () => ({ method: 'DELETE', path });
const removeById =
  (kind: string, name: string): Request =>
  (now) => ({
    ...{ method: 'DELETE', path: `/${kind}/${now.id(kind, name)}` },
  });
const create =
  (kind: string, body: object, more: Partial<Sent> = {}): Request =>
  () => ({
    ...{ method: 'POST', path: `/${kind}/create`, body },
    ...more,
  });
const file = (kind: 'Config' | 'Secret', name: string, id: string, target: string) => ({
  ...{ File: { Name: target, UID: '0', GID: '0', Mode: 292 } },
  ...{ [`${kind}ID`]: id, [`${kind}Name`]: name },
});

const spec = (
  Name: string,
  { container = {}, task = {}, ...rest }: Partial<Record<string, object>> = {},
) => ({
  ...{ Name, TaskTemplate: { ContainerSpec: { Image: image, ...container }, ...task } },
  ...{ Mode: { Replicated: { Replicas: 0 } }, ...rest },
});

const service = (Name: string, options: Parameters<typeof spec>[1] = {}): Request =>
  create('services', spec(Name, options));

const withConfigs =
  (configs: (id: string) => readonly object[]): Request =>
  (now) =>
    service('f3', { container: { Configs: configs(now.id('configs', 'fcfg')) } })(now);

const network = (name: string) => ({ task: { Networks: [{ Target: name }] } });

const port = (Name: string, PublishMode: string, more: object = {}): Request =>
  service(Name, { EndpointSpec: { ...more, Ports: [{ TargetPort: 80, PublishedPort: 9001, PublishMode }] } });

const fsvc = (now: Current, name = 'fsvc', more: Parameters<typeof spec>[1] = {}) =>
  spec(name, {
    ...network('fnet'),
    container: {
      Secrets: [file('Secret', 'fsec', now.id('secrets', 'fsec'), 's')],
      Configs: [file('Config', 'fcfg', now.id('configs', 'fcfg'), '/c')],
    },
    ...more,
  });

const update =
  (query: object, more: { name?: string; spec?: Parameters<typeof spec>[1]; key?: string } = {}): Request =>
  (now) => ({
    ...{ method: 'POST', path: `/services/${more.key ?? now.id('services', 'fsvc')}/update` },
    query: { version: now.version('services', 'fsvc'), ...query },
    body: fsvc(now, more.name, more.spec),
  });

const node =
  (change: object, query: object = {}): Request =>
  (now) => ({
    ...{ method: 'POST', path: `/nodes/${now.id('nodes', 'worker')}/update` },
    query: { version: now.version('nodes', 'worker'), ...query },
    body: { Role: 'worker', Availability: 'active', Labels: {}, ...change },
  });

const config = (Name: string, sizeBytes: number): Request =>
  create('configs', { Name, Data: Buffer.alloc(sizeBytes, 'a').toString('base64') });

const updateConfig =
  (change: object): Request =>
  (now) => ({
    ...{ method: 'POST', path: `/configs/${now.id('configs', 'fcfg')}/update` },
    query: { version: now.version('configs', 'fcfg') },
    body: { Name: 'fcfg', Data: 'YQ==', ...change },
  });

/** The requests that were sent to the engines, in order, by the name of the recorded answer. */
const requests: Readonly<Record<string, Request>> = {
  'create ok': (now) => create('services', fsvc(now))(now),
  'update ok': update({}),
  'update, stale version': update({ version: '1' }),
  'update, version too high': update({ version: '99999999' }),
  'update, no version': update({ version: '' }),
  'update, version not a number': update({ version: 'abc' }),
  'update by name': update({}, { key: 'fsvc' }),
  'update: identical spec (no-op)': update({}),
  'update: rename': update({}, { name: 'other' }),
  'update: change mode': update({}, { spec: { Mode: { Global: {} } } }),
  'update: rollback=previous': update({ rollback: 'previous' }),
  'remove config in use': removeById('configs', 'fcfg'),
  'remove config in use, by name': remove('/configs/fcfg'),
  'remove secret in use': removeById('secrets', 'fsec'),
  'remove network in use (spec, 0 tasks)': removeById('networks', 'fnet'),
  'the same by name': remove('/networks/fnet'),
  'duplicate service name': service('fsvc'),
  'duplicate config name': config('fcfg', 1),
  'duplicate secret name': create('secrets', { Name: 'fsec', Data: 'YQ==' }),
  'duplicate network, CheckDuplicate': create('networks', {
    ...{ Name: 'fnet', Driver: 'overlay', CheckDuplicate: true },
  }),
  'duplicate network, no CheckDuplicate': create('networks', { Name: 'fnet', Driver: 'overlay' }),
  'service not found': get('/services/nosuch'),
  'config not found': get('/configs/nosuch'),
  'network not found': get('/networks/nosuch'),
  'node not found': get('/nodes/nosuch'),
  'task not found': get('/tasks/nosuch'),
  'secret not found': get('/secrets/nosuch'),
  'update of a service that is gone': update({ version: '1' }, { key: 'nosuch' }),
  'remove service not found': remove('/services/nosuch'),
  'remove config not found': remove('/configs/nosuch'),
  'remove network not found': remove('/networks/nosuch'),
  'create: unknown network': service('f1', network('nosuchnet')),
  'create: network by name': service('f1', network('fnet')),
  'create: local network': service('f2', network('bridge')),
  'create: unknown config': withConfigs(() => [file('Config', 'nosuch', 'nosuch', '/c')]),
  'create: config id/name differ': withConfigs((id) => [file('Config', 'wrong-name', id, '/c')]),
  'create: two configs, one target': withConfigs((id) => [
    file('Config', 'fcfg', id, '/c'),
    file('Config', 'fcfg', id, '/c'),
  ]),
  'create: no image': service('f4', { container: { Image: '' } }),
  'create: empty body': create('services', {}),
  'create: bad JSON': create('services', {}, { raw: '{' }),
  'create: wrong content type': create('services', {}, { contentType: 'text/plain' }),
  'create: bad name': service('bad name'),
  'create: name of 64 chars': service('x'.repeat(64)),
  'create: bad constraint': service('f5', { task: { Placement: { Constraints: ['node.labels.a=b'] } } }),
  'create: unknown constraint key': service('f5', { task: { Placement: { Constraints: ['zz==b'] } } }),
  'create: bad image ref': service('f6', { container: { Image: 'Bad Image' } }),
  'create: image absent (no registry auth/lookup)': service('f6', { container: { Image: 'absent:1' } }),
  'publish ingress 9001': port('fp1', 'ingress'),
  'publish ingress 9001 twice': port('fp2', 'ingress'),
  'publish host 9001 beside ingress 9001': port('fp3', 'host'),
  'publish host 9001 twice': port('fp4', 'host'),
  'dnsrr + ingress port': port('fp5', 'ingress', { Mode: 'dnsrr' }),
  'node update stale version': node({}, { version: '1' }),
  'node update ok': node({}),
  'node update bad role': node({ Role: 'boss' }),
  'node remove while up': removeById('nodes', 'worker'),
  'filters: not JSON': get('/services', { filters: 'foo' }),
  'filters: unknown key': get('/services', { filters: '{"foo": ["x"]}' }),
  'filters: label k=v': get('/services', { filters: '{"label": ["com.docker.lb.hosts=x"]}' }),
  'config: empty data': create('configs', { Name: 'fe', Data: '' }),
  'config: no name': create('configs', { Data: 'YQ==' }),
  'config: 500 KiB': config('f500', 512_000),
  'config: 500 KiB - 1': config('f499', 511_999),
  'config: 1000 KiB': config('f1000', 1_024_000),
  'config: not base64': create('configs', { Name: 'fb', Data: '@@@' }),
  'config: bad name': config('bad name', 1),
  'config: name of 65 chars': config('x'.repeat(65), 1),
  'config update: labels': updateConfig({ Labels: { a: '1' } }),
  'config update: data': updateConfig({ Data: 'Yg==' }),
  'unknown path': get('/nosuch'),
  'API version too new': get('/v1.99/services'),
  'API version too old': get('/v1.10/services'),
  'method not allowed': () => ({ method: 'PUT', path: '/services' }),
  // The service is gone by then.
  'config remove ok': remove('/configs/fcfg'),
  'secret remove ok': remove('/secrets/fsec'),
  'network remove ok': remove('/networks/fnet'),
};

/** The sandbox's answers to all requests, in the format of the recording: status, content type, and body without ids. */
function replay(engineVersion: EngineVersion): Readonly<Record<string, unknown>> {
  const nodes = [
    { hostname: 'manager', role: 'manager' },
    { hostname: 'worker', role: 'worker' },
  ] as const;
  const sandbox = createSandbox({ engineVersion, nodes });
  const ask = ({ body, raw, ...sent }: Sent) =>
    sandbox.handle({ query: {}, ...sent, body: raw ?? (body === undefined ? '' : JSON.stringify(body)) });
  const read = (kind: string, name: string) => {
    const answer = ask({ method: 'GET', path: `/${kind}/${name}` });
    return JSON.parse(answer.body) as { ID?: string; Id?: string; Version: { Index: number } };
  };
  const now: Current = {
    id: (kind, name) => read(kind, name).ID ?? read(kind, name).Id ?? '',
    version: (kind, name) => String(read(kind, name).Version.Index),
  };
  for (const [kind, name] of [
    ['configs', 'fcfg'],
    ['secrets', 'fsec'],
  ] as const) {
    ask(create(kind, { Name: name, Data: 'YQ==' })(now));
  }
  ask(create('networks', { Name: 'fnet', Driver: 'overlay' })(now));
  return Object.fromEntries(
    Object.entries(requests).map(([name, request]) => {
      if (name === 'config remove ok')
        for (const each of ['fsvc', 'f1']) ask(remove(`/services/${each}`)(now));
      const { status, headers, body } = ask(request(now));
      return [name, [status, headers['Content-Type'] ?? '', body.replace(/\b[a-z0-9]{25}\b/g, 'ID')]];
    }),
  );
}

describe.each(engines)('the sandbox and the recorded answers of engine %s', (engine) => {
  const recorded = recordedAnswers(engine);
  const answers = replay(engine);

  it('there is a request for every recorded answer', () => {
    expect(Object.keys(requests)).toEqual(Object.keys(recorded));
  });

  it.each(Object.keys(requests))('%s', (name) => {
    expect(answers[name]).toEqual(recorded[name]);
  });
});
