import { describe, expect, it } from 'vitest';
import { compile } from '../../src/compile/compile.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import type { Desired } from '../../src/model/desired.ts';
import type { Facts } from '../../src/model/facts.ts';
import type { InterlockDocument } from '../../src/model/interlock-document.ts';
import { cluster, interlock, manifestSet, plainService, type ManifestText } from '../builders/manifests.ts';
import { documentOf } from '../interlock/document/document-samples.ts';

const compiled = (...manifests: readonly ManifestText[]): Desired =>
  compile(manifestSet(...manifests), {}, { prune: false });

const deploying = (deploy: object, spec: object = {}): ManifestText => interlock({ deploy, ...spec });

describe('deploy', () => {
  it('is a service without its config, on managers, that writes to temporary file systems alone', () => {
    const { interlock: desired } = compiled(deploying({}));

    expect(desired?.deploy).toMatchObject({ name: 'ucp-interlock', cluster: undefined, objects: [] });
    expect(desired?.deploy?.values).toEqual({
      image: 'swarm-reconciler/router:0.2.0',
      args: ['router'],
      mode: 'replicated',
      replicas: 1,
      readOnly: true,
      networks: ['ucp-interlock'],
      'placement.constraints': ['node.role==manager'],
      'update.failureAction': 'rollback',
      'update.order': 'stop-first',
      mounts: {
        '/run': { type: 'tmpfs' },
        '/tmp': { type: 'tmpfs' },
        '/var/lib/nginx': { type: 'tmpfs' },
        '/var/log/nginx': { type: 'tmpfs' },
        '/var/run/docker.sock': { type: 'bind', source: '/var/run/docker.sock' },
      },
    });
  });

  it('takes image, constraints, name and network of the manifest', () => {
    const deploy = { image: 'r:1', constraints: ['node.labels.zone==a'], network: 'control' };

    const { interlock: desired, networks } = compiled(deploying(deploy, { coreService: 'core' }));

    expect(desired?.deploy?.name).toBe('core');
    expect(desired?.deploy?.values).toMatchObject({
      image: 'r:1',
      networks: ['control'],
      'placement.constraints': ['node.labels.zone==a', 'node.role==manager'],
    });
    expect(networks.map(({ name }) => name)).toEqual(['control']);
  });

  it('leaves its network to a cluster that declares it too', () => {
    const subnets = ['10.9.0.0/24'];
    const east = cluster('east', { networks: [{ name: 'ucp-interlock', subnets }] });

    expect(compiled(deploying({}), east).networks).toMatchObject([{ name: 'ucp-interlock', subnets }]);
  });

  it('is undefined where it is not declared', () => {
    const { interlock: desired, networks } = compiled(interlock());

    expect(desired?.deploy).toBeUndefined();
    expect(networks).toEqual([]);
  });
});

describe('config.toml of a deployed core', () => {
  const documentWith = (manifests: readonly ManifestText[], facts: Facts): InterlockDocument =>
    compile(manifestSet(...manifests), facts, { prune: false }).interlock?.document ?? {
      top: {},
      extensions: {},
    };

  it('uses the built-in template where it deploys the core, so that our images change with our version', () => {
    const document = documentOf('[Extensions.east]\nProxyImage = "swarm-reconciler/proxy:0.0.1"\n');
    const deployingEast = [cluster('east'), interlock({ deploy: {} })];
    const stored = { values: { ProxyImage: 'swarm-reconciler/proxy:0.0.1' }, stems: {} };
    const facts = { document, ownBlocks: ['east'] };
    const imageWith = (storedTemplate: JsonObject): unknown =>
      documentWith(deployingEast, { ...facts, storedTemplate }).extensions['east']?.['ProxyImage'];

    expect(imageWith(stored)).toBe('swarm-reconciler/proxy:0.2.0');
    const source = { name: 'default', block: { ProxyImage: 'theirs:1' } };
    expect(imageWith({ ...stored, values: { ProxyImage: 'theirs:1' }, source })).toBe('theirs:1');
  });

  it('keeps the blocks of the last config only where it deploys a core that is gone', () => {
    const lastDocument = documentOf('[Extensions.west]\nServiceCluster = "west"\n');
    const blocksOf = (...more: readonly ManifestText[]): readonly string[] =>
      Object.keys(documentWith([cluster('east'), ...more], { lastDocument }).extensions);

    expect(blocksOf(interlock({ deploy: {} }))).toEqual(['west', 'east']);
    expect(blocksOf()).toEqual(['east']);
  });

  it('is undefined where the last cluster goes with a core that is ours alone', () => {
    const document = documentOf('[Extensions.east]\nServiceCluster = "east"\n');
    const facts = { document, ownBlocks: ['east'], isCoreOurs: true };
    const managed = (others: Partial<Facts>, ...manifests: readonly ManifestText[]): boolean =>
      compile(manifestSet(plainService('web'), ...manifests), { ...facts, ...others }, { prune: true })
        .interlock !== undefined;

    expect(managed({})).toBe(false);
    expect(managed({}, interlock())).toBe(false);
    expect(managed({}, interlock({ deploy: {} }))).toBe(true);
    expect(managed({}, cluster('east'))).toBe(true);
    expect(managed({ isCoreOurs: false })).toBe(true);
    expect(managed({ ownBlocks: [], othersBlocks: new Map([['east', 'team-b']]) }, interlock())).toBe(true);
  });
});
