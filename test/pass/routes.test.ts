import { beforeAll, describe, expect, it } from 'vitest';
import { labelChange } from '../../src/model/masking/masked-change.ts';
import { valueAt, withValueAt, type Json, type JsonObject } from '../../src/kernel/json.ts';
import type { ManifestSet } from '../../src/model/manifest/manifest.ts';
import type { Labels } from '../../src/model/observed.ts';
import { isComplete } from '../../src/model/outcome.ts';
import type { FieldChange } from '../../src/model/plan.ts';
import { intentOf } from '../builders/interlock-swarm.ts';
import { manifestSet, service } from '../builders/manifests.ts';
import { routeOf, routeOptions, routeSamples } from '../builders/routes.ts';
import { startSandboxSwarm, type SandboxSwarm } from '../fakes/sandbox-swarm.ts';

let on: SandboxSwarm;

beforeAll(async () => {
  on = await startSandboxSwarm();
  for (const Name of ['eastnet', 'westnet']) {
    await on.api('POST', '/networks/create', { Name, Driver: 'overlay', CheckDuplicate: true });
  }
  for (const Name of ['demo-cert', 'demo-key', 'other.cert', 'other_key']) {
    await on.api('POST', '/secrets/create', { Name, Data: 'eA==' });
  }
});

/** Services of the default cluster, so that a plan contains nothing else. */
const shop = (route: object, spec: object = {}): ManifestSet =>
  manifestSet(service('shop', '', { networks: ['eastnet'], route, ...spec }));

/** The changes of the plan, once it is executed and the next one is empty. */
async function converge(set: ManifestSet): Promise<readonly FieldChange[]> {
  const intent = intentOf(set);
  const { plan } = await on.plan(intent);
  expect(plan.refused).toEqual([]);

  expect(isComplete(await on.converge(intent))).toBe(true);

  expect((await on.plan(intent)).plan).toMatchObject({ changes: [], drift: [], refused: [], warnings: [] });
  return plan.changes.flatMap(({ fields }) => fields);
}

function labelsOf(name: string): Labels {
  const labels = on.sandbox.snapshot().services.find(({ Spec }) => Spec.Name === name)?.Spec.Labels ?? {};
  return Object.fromEntries(
    Object.entries(labels).filter(([key]) => !key.startsWith('io.swarm-reconciler.')),
  );
}

describe(`spec.route on the sandbox: each of ${routeOptions.length} options added, changed and removed`, () => {
  it.each(routeOptions)('%s', async (option) => {
    const sample = routeSamples[option]!;
    const { label, values, texts } = sample;
    const without = withValueAt(routeOf(sample) as JsonObject, option.split('.'), undefined);
    const withValue = (value: Json): JsonObject => withValueAt(without, option.split('.'), value);
    await converge(shop(without));
    const before = labelsOf('shop');

    const added = await converge(shop(withValue(values[0])));

    expect(added).toEqual(label === undefined ? [] : [labelChange(label, undefined, texts[0])]);
    expect(labelsOf('shop')).toEqual(label === undefined ? before : { ...before, [label]: texts[0] });

    const changed = await converge(shop(withValue(values[1]), sample.spec));

    expect(changed.filter(({ path }) => path !== 'networks')).toEqual(
      label === undefined ? [] : [labelChange(label, texts[0], texts[1])],
    );

    const removed = await converge(shop(without));

    expect(removed.filter(({ path }) => path !== 'networks')).toEqual(
      label === undefined ? [] : [labelChange(label, texts[1], undefined)],
    );
    expect(labelsOf('shop')).toEqual(before);
  });
});

const fullRoutes: readonly JsonObject[] = [
  {
    hosts: ['shop.test', 'old.test'],
    port: 8080,
    network: 'eastnet',
    contextRoot: '/shop',
    contextRootRewrite: true,
    tls: { cert: 'demo-cert', key: 'demo-key' },
    websocketEndpoints: ['/ws', '/chat'],
    stickySessionCookie: 'session',
    redirects: [{ from: 'http://old.test', to: 'https://shop.test' }],
    backendMode: 'task',
    maxFails: 3,
    failTimeout: '30s',
    sharedHost: true,
  },
  { hosts: ['own-tls.test'], port: 8443, network: 'eastnet', tls: { passthrough: true } },
  { port: 80, ipHash: true, defaultBackend: true },
];

describe('routes with every option', () => {
  it(`are applied, all ${routeOptions.length} of them, and then there is nothing to do`, async () => {
    const declared = routeOptions.filter((option) =>
      fullRoutes.some((route) => valueAt(route, option.split('.')) !== undefined),
    );
    expect(declared).toEqual(routeOptions);

    await converge(
      manifestSet(
        ...fullRoutes.map((route, index) => service(`full-${index}`, '', { networks: ['eastnet'], route })),
      ),
    );

    expect(fullRoutes.map((_, index) => labelsOf(`full-${index}`))).toEqual([
      {
        'com.docker.lb.hosts': 'shop.test,old.test',
        'com.docker.lb.port': '8080',
        'com.docker.lb.network': 'eastnet',
        'com.docker.lb.context_root': '/shop',
        'com.docker.lb.context_root_rewrite': 'true',
        'com.docker.lb.ssl_cert': 'demo-cert',
        'com.docker.lb.ssl_key': 'demo-key',
        'com.docker.lb.websocket_endpoints': '/ws,/chat',
        'com.docker.lb.sticky_session_cookie': 'session',
        'com.docker.lb.redirects': 'http://old.test,https://shop.test',
        'com.docker.lb.backend_mode': 'task',
        'com.docker.lb.max_fails': '3',
        'com.docker.lb.fail_timeout': '30s',
      },
      {
        'com.docker.lb.hosts': 'own-tls.test',
        'com.docker.lb.port': '8443',
        'com.docker.lb.network': 'eastnet',
        'com.docker.lb.ssl_passthrough': 'true',
      },
      {
        'com.docker.lb.port': '80',
        'com.docker.lb.ip_hash': 'true',
        'com.docker.lb.default_backend': 'true',
      },
    ]);
  });
});

describe('a route on a foreign service', () => {
  it('removes the label of a redirect, and leaves theirs and the rest of ours', async () => {
    await on.api('POST', '/services/create', {
      Name: 'theirs',
      Labels: { team: 'web', 'com.docker.lb.max_fails': '9' },
      TaskTemplate: { ContainerSpec: { Image: 'nginx:1' } },
    });
    const overlay = (route: object): ManifestSet => {
      const { kind, spec } = service('theirs', '', { image: undefined, networks: ['eastnet'], route });
      const metadata = { name: 'theirs', annotations: { 'swarm-reconciler.io/adopt': 'true' } };
      return manifestSet({ kind, metadata, spec });
    };
    const hosts = ['theirs.test', 'former.test'];
    const redirects = [{ from: 'http://former.test', to: 'http://theirs.test' }];
    await converge(overlay({ hosts, port: 80, redirects }));
    const labels = {
      team: 'web',
      'com.docker.lb.max_fails': '9',
      'com.docker.lb.hosts': 'theirs.test,former.test',
      'com.docker.lb.port': '80',
    };
    expect(labelsOf('theirs')).toEqual({
      ...labels,
      'com.docker.lb.redirects': 'http://former.test,http://theirs.test',
    });

    await converge(overlay({ hosts, port: 80 }));

    expect(labelsOf('theirs')).toEqual(labels);
  });
});
