import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseDocument } from '../../src/interlock/document/parse-document.ts';
import type { InterlockDocument } from '../../src/model/interlock-document.ts';
import { startCliOnSandbox, type CliOnSandbox, type CliResult } from '../support/sandbox/cli-on-sandbox.ts';
import { markNodes, seedCore } from '../support/vendor-page.ts';

let cli: CliOnSandbox;

beforeEach(async () => {
  cli = await startCliOnSandbox();
});

afterEach(async () => {
  await cli.close();
});

const defaultConfig = readFileSync(new URL('../fixtures/default-config.toml', import.meta.url), 'utf8');

/** A core that reads this config.toml. */
const enable = async (config: string): Promise<void> => {
  await markNodes(cli.engine.api);
  await seedCore(cli.engine.api, config);
};

const manifest = (kind: string, name: string, spec: string, annotations = '{}'): string =>
  `apiVersion: swarm-reconciler.io/v1
kind: ${kind}
metadata: { name: ${name}, annotations: ${annotations} }
spec: ${spec}
`;

const cluster = (name: string, fields: string, annotations?: string, node = 'ucp-node-0'): string => {
  const publish = '{ http: { published: 8080 }, https: { published: 9080 } }';
  const spec = `{ nodes: [${node}], networks: [${name}net], ${fields} }`.replace(
    'proxy: {',
    `proxy: { publish: ${publish},`,
  );
  return manifest('ServiceCluster', name, spec, annotations);
};

const east = (timeout: number, annotations?: string): string =>
  cluster('east', `proxy: {}, config: { connectTimeout: ${String(timeout)} }`, annotations);

const removing = (name: string): string =>
  manifest('Interlock', 'interlock', `{ removeExtensions: [${name}] }`);

const apply = async (owner: string, ...manifests: readonly string[]): Promise<CliResult> => {
  await cli.declare(manifests.join('---\n'));
  return cli.run('apply', '--yes', '--no-wait', '--allow-interruption', '--prune', '--owner', owner);
};

const plan = async (owner: string, ...manifests: readonly string[]): Promise<CliResult> => {
  await cli.declare(manifests.join('---\n'));
  return cli.run('plan', '--prune', '--detailed-exitcode', '--owner', owner);
};

const done = async (owner: string, ...manifests: readonly string[]): Promise<void> => {
  const applied = await apply(owner, ...manifests);
  expect(applied.code, applied.out).toBe(0);
};

const running = (): InterlockDocument => {
  const { services, configs } = cli.engine.sandbox.snapshot();
  const core = services.find(({ Spec }) => Spec.Name === 'ucp-interlock');
  const [reference] = core?.Spec.TaskTemplate.ContainerSpec?.Configs ?? [];
  const config = configs.find(({ ID }) => ID === reference?.ConfigID);
  const parsed = parseDocument(Buffer.from(config?.Spec.Data ?? '', 'base64').toString('utf8'));
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.document;
};

const timeoutOf = (block: string): unknown => {
  const config = running().extensions[block]?.['Config'];
  return (config as { readonly ConnectTimeout?: unknown } | undefined)?.ConnectTimeout;
};

const nodeLabels = async (hostname: string): Promise<object | undefined> => {
  const nodes = (await cli.engine.api('GET', '/nodes')).body as readonly {
    readonly Spec: { readonly Labels: object };
    readonly Description: { readonly Hostname: string };
  }[];
  return nodes.find(({ Description }) => Description.Hostname === hostname)?.Spec.Labels;
};

const adopt = "{ swarm-reconciler.io/adopt: 'true' }";

describe('the block of another owner', () => {
  beforeEach(async () => {
    await enable(defaultConfig);
    await done('a', east(7));
  });

  it.each(['{}', adopt])('is refused, also with the annotations %s', async (annotations) => {
    const applied = await apply('b', east(9, annotations));

    expect(applied.code).toBe(4);
    expect(applied.out).toContain(
      'x service/ucp-interlock-proxy-east: Extensions.east of config.toml belongs to the owner "a"',
    );
    expect(timeoutOf('east')).toBe(7);
    expect((await plan('a', east(7))).out).toBe('No changes. Swarm matches the manifests.\n');
  });

  it('is not claimed by other blocks that its rival writes', async () => {
    const west = cluster('west', 'proxy: {}', '{}', 'ucp-node-1');

    expect((await apply('b', east(9), west)).code).toBe(4);

    expect(Object.keys(running().extensions).sort()).toEqual(['default', 'east', 'west']);
    expect(timeoutOf('east')).toBe(7);
    expect((await plan('a', east(7))).code).toBe(0);
    // No longer declared: nothing of it belongs to the rival.
    expect((await plan('b', west)).out).toBe('No changes. Swarm matches the manifests.\n');
  });

  it('gets no nodes from a rival that must not own it', async () => {
    const applied = await apply('b', cluster('east', 'proxy: {}', '{}', 'ucp-node-1'));

    expect(applied.code).toBe(4);
    expect(applied.out).toContain(
      'x node/ucp-node-1: it depends on service/ucp-interlock-proxy-east, which is refused',
    );
    expect(await nodeLabels('ucp-node-1')).not.toHaveProperty('region');
  });

  it('is not removed by removeExtensions, and the rest is applied', async () => {
    const west = cluster('west', 'proxy: {}', '{}', 'ucp-node-1');

    const applied = await apply('c', removing('east'), west);

    expect(applied.code).toBe(4);
    expect(applied.out).toContain(
      'x service/ucp-interlock-proxy-east: Extensions.east of config.toml is to be removed, but belongs to the owner "a"',
    );
    expect(Object.keys(running().extensions).sort()).toEqual(['default', 'east', 'west']);
  });

  it('stays theirs if the core was set back to the previous config', async () => {
    const { services } = cli.engine.sandbox.snapshot();
    const core = services.find(({ Spec }) => Spec.Name === 'ucp-interlock');
    const back = { ...core?.Spec, TaskTemplate: core?.PreviousSpec?.TaskTemplate };
    const answer = await cli.engine.api(
      'POST',
      `/services/${core?.ID ?? ''}/update?version=${String(core?.Version.Index)}`,
      back,
    );
    expect(answer.status).toBe(200);
    expect(Object.keys(running().extensions)).toEqual(['default']);

    const planned = await plan('b', east(9));

    expect(planned.out).toContain('Extensions.east of config.toml belongs to the owner "a"');
  });

  it('leaks none of its values into the blocks of others', async () => {
    const labelled = cluster('east', 'proxy: { labels: { team: a } }');
    await done('a', labelled, removing('default'));
    await done('b', cluster('west', 'proxy: {}, config: { connectTimeout: 99 }', '{}', 'ucp-node-1'));

    expect(running().extensions['west']?.['ProxyLabels']).not.toHaveProperty('team');
    // From the template that the other owner has stored.
    expect(running().extensions['west']?.['Image']).toBe('docker/ucp-interlock-extension:3.2.3');
    expect((await plan('a', labelled, removing('default'))).out).toBe(
      'No changes. Swarm matches the manifests.\n',
    );
  });
});

describe('a block that no reconciler created', () => {
  const byHand = `${defaultConfig}
[Extensions.east]
Image = "by-hand:1"
ProxyImage = "by-hand:1"
ServiceName = "their-extension"
ProxyServiceName = "their-proxy"
ServiceCluster = "east"
ProxyReplicas = 1
PublishedPort = 7777
`;

  beforeEach(() => enable(byHand));

  it('is refused with the annotation to adopt it', async () => {
    const applied = await apply('a', east(7));

    expect(applied.code).toBe(4);
    expect(applied.out).toContain(
      'x service/ucp-interlock-proxy-east: Extensions.east of config.toml exists and was not created by us',
    );
    expect(applied.out).toContain('Adopt it with the annotation swarm-reconciler.io/adopt: "true"');
    expect(running().extensions['east']).toMatchObject({ Image: 'by-hand:1' });
  });

  it('is taken over with the annotation, and is ours from then on', async () => {
    await done('a', east(7, adopt));

    expect(running().extensions['east']).toMatchObject({ ProxyServiceName: 'ucp-interlock-proxy-east' });
    await done('a', east(8));
    expect(timeoutOf('east')).toBe(8);
  });

  it('is recognized as ours if a run was interrupted between the config and the core', async () => {
    const before = cli.engine.sandbox.snapshot();
    await done('a', east(7, adopt));
    const core = cli.engine.sandbox.snapshot().services.find(({ Spec }) => Spec.Name === 'ucp-interlock');
    const old = before.services.find(({ Spec }) => Spec.Name === 'ucp-interlock');
    await cli.engine.api(
      'POST',
      `/services/${core?.ID ?? ''}/update?version=${String(core?.Version.Index)}`,
      old?.Spec,
    );
    expect(running().extensions['east']).toMatchObject({ Image: 'by-hand:1' });

    await done('a', east(7));

    expect(timeoutOf('east')).toBe(7);
  });

  it('is not claimed by an observe-only manifest', async () => {
    const observing = east(7, '{ swarm-reconciler.io/mode: observe }');
    await done('a', observing, cluster('west', 'proxy: {}', '{}', 'ucp-node-1'));

    // Otherwise it would be pruned as ours.
    await done('a', cluster('west', 'proxy: {}', '{}', 'ucp-node-1'));

    expect(running().extensions['east']).toMatchObject({ Image: 'by-hand:1' });
  });

  it("is the vendor's default block as well", async () => {
    const main = (annotations?: string): string =>
      cluster('main', 'serviceCluster: "", proxy: {}', annotations);

    const refused = await apply('a', main());
    expect(refused.code).toBe(4);
    expect(refused.out).toContain('Extensions.default of config.toml exists and was not created by us');
    expect(running()).toEqual(parsed(byHand));

    await done('a', main(adopt));
    expect(running().extensions['default']).toMatchObject({ PublishedPort: 8080 });
  });
});

const parsed = (text: string): InterlockDocument | undefined => {
  const document = parseDocument(text);
  return document.ok ? document.document : undefined;
};
