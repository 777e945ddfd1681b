import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { parse } from 'smol-toml';
import { describe, expect, it } from 'vitest';
import { compile } from '../../src/compile/compile.ts';
import { isSameDocument } from '../../src/interlock/document/compare-documents.ts';
import { configKeys } from '../../src/interlock/document/known-keys.ts';
import { renderDocument } from '../../src/interlock/document/render-document.ts';
import { templateOf } from '../../src/interlock/template/template.ts';
import type { DesiredInterlock } from '../../src/model/desired.ts';
import type { Facts } from '../../src/model/facts.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import { clustersConfig, defaultConfig } from '../builders/interlock-swarm.ts';
import { exampleSet } from '../builders/example.ts';
import { cluster, interlock, manifestSet, service, type ManifestText } from '../builders/manifests.ts';
import { documentOf } from '../interlock/document/document-samples.ts';
import { itHolds } from '../support/it-holds.ts';

const defaults: Facts = { document: documentOf(defaultConfig), ownBlocks: [] };

function compiled(
  manifests: readonly ManifestText[],
  facts: Facts = defaults,
  prune = false,
): DesiredInterlock {
  const { interlock: desired } = compile(manifestSet(...manifests), facts, { prune });
  if (desired === undefined) throw new Error('Interlock is not managed');
  return desired;
}

/** The block of the cluster "east", compiled from the spec. */
const eastBlock = (spec: object, facts: Facts = defaults): JsonObject =>
  compiled([cluster('east', spec)], facts).document.extensions['east'] ?? {};

const eastConfig = (spec: object, facts: Facts = defaults): JsonObject =>
  (eastBlock(spec, facts)['Config'] ?? {}) as JsonObject;

describe('compile() for config.toml', () => {
  it("compiles the example and MKE's default file to the file of the vendor's documentation", () => {
    const { interlock: desired } = compile(exampleSet(), defaults, { prune: false });

    const text = renderDocument(desired?.document ?? { top: {}, extensions: {} });
    expect(parse(text)).toEqual(parse(clustersConfig));
  });

  it('writes it as the golden file', async () => {
    const { interlock: desired } = compile(exampleSet(), defaults, { prune: false });

    await expect(renderDocument(desired?.document ?? { top: {}, extensions: {} })).toMatchFileSnapshot(
      '../golden/config/example.toml',
    );
  });

  it('writes the golden file of a set without facts', async () => {
    const { document } = compiled([cluster('east')], {});

    await expect(renderDocument(document)).toMatchFileSnapshot('../golden/config/without-facts.toml');
  });

  it('is undefined if no manifest concerns it', () => {
    const set = manifestSet(service('web', '', { networks: ['net'] }));

    expect(compile(set, defaults, { prune: false }).interlock).toBeUndefined();
  });

  it('keeps blocks and top-level keys of others', () => {
    const facts = { document: documentOf(`SomeKey = 1\n${defaultConfig}`) };

    const { document } = compiled([cluster('east')], facts);

    expect(document.top).toEqual(facts.document.top);
    expect(document.extensions['default']).toEqual(facts.document.extensions['default']);
    expect(Object.keys(document.extensions)).toEqual(['default', 'east']);
  });

  it('overrides top-level keys with those of the Interlock manifest', () => {
    const { document } = compiled([
      cluster('east'),
      interlock({ listenAddr: ':9', pollInterval: '9s', allowInsecure: true, endpointOverride: 'h:1' }),
    ]);

    expect(document.top).toEqual({
      ListenAddr: ':9',
      DockerURL: 'unix:///var/run/docker.sock',
      AllowInsecure: true,
      PollInterval: '9s',
      EndpointOverride: 'h:1',
    });
  });

  it('compiles our blocks from scratch, which drops manual edits', () => {
    const document = documentOf(
      clustersConfig.replaceAll('ProxyReplicas = 1', 'ProxyReplicas = 9\nMine = 1'),
    );

    const block = eastBlock({}, { document, ownBlocks: ['east', 'west'] });

    expect(block).toMatchObject({ ProxyReplicas: 1 });
    expect(block).not.toHaveProperty('Mine');
  });

  it('uses the stored template if no foreign block is left, and the built-in one if none is stored', () => {
    const document = documentOf('[Extensions.east]\nImage = "ours"\n');
    const stored = { values: { Image: 'stored' }, stems: { proxy: 'stored-proxy' } };

    expect(eastBlock({}, { document, ownBlocks: ['east'], storedTemplate: stored })).toMatchObject({
      Image: 'stored',
      ProxyServiceName: 'stored-proxy-east',
    });
    expect(eastBlock({}, { document, ownBlocks: ['east'] })['Image']).toBe('swarm-reconciler/router:0.2.0');
  });

  it('stores the template that it used', () => {
    const { template } = compiled([cluster('east')]);

    expect(template).toEqual(templateOf(documentOf(defaultConfig), new Set()));
  });

  it('inherits unknown keys of the template, but never keys that identify a block', () => {
    const document = documentOf(
      '[Extensions.d]\nFuture = 1\nProxyReplicas = 7\nNetworks = ["x"]\nTemplate = "t"\n',
    );

    const block = eastBlock({ networks: [] }, { document });

    expect(block).toMatchObject({ Future: 1, ProxyReplicas: 1 });
    expect(block).not.toHaveProperty('Networks');
    expect(block).not.toHaveProperty('Template');
  });

  it('writes hitless only if it is declared', () => {
    expect(eastBlock({})).not.toHaveProperty('HitlessServiceUpdate');
    expect(eastBlock({ hitless: true })['HitlessServiceUpdate']).toBe(true);
    expect(eastBlock({ hitless: false })['HitlessServiceUpdate']).toBe(false);
  });

  it.each<[string, object, JsonObject]>([
    ['nodes', { nodes: ['a', 'b'] }, { ProxyReplicas: 2 }],
    [
      'proxy.replicas',
      { proxy: { replicas: 3, publish: { mode: 'ingress' } } },
      { ProxyReplicas: 3, PublishMode: 'ingress' },
    ],
    ['proxy.image', { proxy: { image: 'p:1' } }, { ProxyImage: 'p:1' }],
    ['proxy.args', { proxy: { args: ['-v'] } }, { ProxyArgs: ['-v'] }],
    ['proxy.configPath', { proxy: { configPath: '/n' } }, { ProxyConfigPath: '/n' }],
    ['proxy.stopSignal', { proxy: { stopSignal: 'SIGTERM' } }, { ProxyStopSignal: 'SIGTERM' }],
    ['proxy.stopGracePeriod', { proxy: { stopGracePeriod: '9s' } }, { ProxyStopGracePeriod: '9s' }],
    ['proxy.updateDelay', { proxy: { updateDelay: '1s' } }, { ProxyUpdateDelay: '1s' }],
    ['proxy.serviceName', { proxy: { serviceName: 'px' } }, { ProxyServiceName: 'px' }],
    [
      'proxy.placementPreferences',
      { proxy: { placementPreferences: ['spread=node.id'] } },
      { ProxyPlacementPreferences: ['spread=node.id'] },
    ],
    ['extension.image', { extension: { image: 'e:1' } }, { Image: 'e:1' }],
    ['extension.args', { extension: { args: ['-D'] } }, { Args: ['-D'] }],
    ['extension.configImage', { extension: { configImage: 'c:1' } }, { ConfigImage: 'c:1' }],
    ['extension.serviceName', { extension: { serviceName: 'ex' } }, { ServiceName: 'ex' }],
    ['extension.configServiceName', { extension: { configServiceName: 'co' } }, { ConfigServiceName: 'co' }],
    ['extension.template', { extension: { template: 'tpl' } }, { Template: 'tpl' }],
    ['networks', { networks: ['b', { name: 'a' }] }, { Networks: ['b', 'a'] }],
    [
      'serviceCluster',
      { serviceCluster: 'east-1' },
      { ServiceCluster: 'east-1', ProxyServiceName: 'ucp-interlock-proxy-east-1' },
    ],
  ])('lets %s override the template', (_, spec, expected) => {
    const { document } = compiled([cluster('east', { ...spec, extensionName: 'east' })]);

    expect(document.extensions['east']).toMatchObject(expected);
  });

  it("overrides the template's images and instance id with the Interlock manifest's, and these with the cluster's own", () => {
    const images = { extension: 'e:9', proxy: 'p:9', config: 'c:9' };
    const manifests = [
      interlock({ images, instanceID: 'another' }),
      cluster('east'),
      cluster('west', { proxy: { image: 'own:1', labels: { 'com.docker.ucp.InstanceID': 'own' } } }),
    ];
    const { document, template } = compiled(manifests);

    const id = { 'com.docker.ucp.InstanceID': 'another' };
    expect(document.extensions['east']).toMatchObject({
      ...{ Image: 'e:9', ProxyImage: 'p:9', ConfigImage: 'c:9' },
      ...{ Labels: id, ContainerLabels: id, ProxyLabels: id, ProxyContainerLabels: id },
    });
    expect(document.extensions['west']).toMatchObject({
      ...{ Image: 'e:9', ProxyImage: 'own:1', ProxyLabels: { 'com.docker.ucp.InstanceID': 'own' } },
    });
    expect(document.extensions['default']).toEqual(defaults.document?.extensions['default']);
    // When our last block is removed, the original block is restored.
    expect(template).toEqual(compiled([cluster('east')]).template);
  });

  it('merges labels with those of the template and keeps inherited constraints', () => {
    const block = eastBlock({
      proxy: { labels: { mine: '1' }, containerLabels: { c: '1' }, constraints: ['node.labels.x==1'] },
      extension: { labels: { e: '1' }, constraints: ['node.role==worker'] },
    });

    const id = { 'com.docker.ucp.InstanceID': 'vl5umu06ryluu66uzjcv5h1bo' };
    expect(block).toMatchObject({
      ProxyLabels: { mine: '1', ...id },
      ProxyContainerLabels: { c: '1', ...id },
      Labels: { e: '1', ...id },
      ContainerLabels: id,
      Constraints: [
        'node.labels.com.docker.ucp.orchestrator.swarm==true',
        'node.platform.os==linux',
        'node.role==worker',
      ],
      ProxyConstraints: [
        'node.labels.com.docker.ucp.orchestrator.swarm==true',
        'node.platform.os==linux',
        'node.labels.x==1',
      ],
    });
  });

  it('makes a constraint of each node label unless constraints are declared', () => {
    const block = eastBlock({ nodeLabels: { nodetype: 'loadbalancer', region: 'east' } });

    expect(block['ProxyConstraints']).toEqual([
      'node.labels.com.docker.ucp.orchestrator.swarm==true',
      'node.platform.os==linux',
      'node.labels.nodetype==loadbalancer',
      'node.labels.region==east',
    ]);
  });

  it('overrides values of the template with config and extraConfig', () => {
    expect(
      eastConfig({ config: { connectTimeout: 9, rlimitNoFile: 1 }, extraConfig: { SomeKey: [1, 'a'] } }),
    ).toMatchObject({
      ConnectTimeout: 9,
      RLimitNoFile: 1,
      SendTimeout: 600,
      SomeKey: [1, 'a'],
    });
  });

  it('recognizes a known key in extraConfig regardless of case', () => {
    const config = eastConfig({ extraConfig: { rlimitnofile: 7 } });

    expect(config['RLimitNoFile']).toBe(7);
    expect(config).not.toHaveProperty('rlimitnofile');
  });

  it('names the default cluster "default" instead of using an empty suffix', () => {
    const { document } = compiled([cluster('main', { serviceCluster: '' })], {});

    expect(document.extensions['default']).toMatchObject({
      ServiceCluster: '',
      ProxyServiceName: 'ucp-interlock-proxy-default',
    });
  });

  it('does not rename a cluster with its manifest if both of its names are declared', () => {
    const [before, after] = ['east', 'moved'].map((name) =>
      compiled([
        cluster(name, {
          serviceCluster: 'east',
          nodes: ['n'],
          networks: ['net'],
          nodeLabels: { region: 'east' },
        }),
      ]),
    );

    expect(after?.document).toEqual(before?.document);
  });

  it('keeps a block of ours that is no longer declared, unless it prunes', () => {
    const facts = { document: documentOf(clustersConfig), ownBlocks: ['east', 'west'] };

    const kept = compiled([cluster('east')], facts, false);
    const pruned = compiled([cluster('east')], facts, true);

    expect(kept.document.extensions['west']).toEqual(facts.document.extensions['west']);
    expect(kept).toMatchObject({ ownBlocks: ['east', 'west'], obsoleteBlocks: ['west'] });
    expect(Object.keys(pruned.document.extensions)).toEqual(['east']);
    expect(pruned).toMatchObject({ ownBlocks: ['east'], obsoleteBlocks: ['west'] });
  });

  it('still knows our blocks after the last manifest was removed', () => {
    const facts = { document: documentOf(clustersConfig), ownBlocks: ['west'] };
    const none = { clusters: [], services: [], files: new Map() };

    expect(compile(none, facts, { prune: false }).interlock?.obsoleteBlocks).toEqual(['west']);
    expect(Object.keys(compile(none, facts, { prune: true }).interlock?.document.extensions ?? {})).toEqual([
      'east',
    ]);
  });

  it('drops only the foreign blocks that the Interlock manifest names', () => {
    const { document, removedBlocks } = compiled([
      cluster('east'),
      interlock({ removeExtensions: ['default'] }),
    ]);

    expect(Object.keys(document.extensions)).toEqual(['east']);
    expect(removedBlocks).toEqual(['default']);
  });

  it('names the networks and nodes that each block needs', () => {
    const desired = compiled([cluster('west'), cluster('east', { networks: ['eastnet', 'westnet'] })]);

    expect(desired).toMatchObject({
      needs: [
        { block: 'east', objects: ['network/eastnet', 'network/westnet', 'node/n-east'] },
        { block: 'west', objects: ['network/westnet', 'node/n-west'] },
      ],
    });
  });

  itHolds('means the same once it was written and read back, whatever is said', 100, () => {
    const value = fc.oneof(
      fc.string({ maxLength: 10 }).map(printable),
      fc.integer({ min: -9, max: 9 }),
      fc.boolean(),
    );
    // The checks reject one key in two spellings.
    const spellings = fc
      .constantFrom('RlimitNoFile', 'useR', 'SomeKey', 'version')
      .chain((key) => fc.constantFrom(key, key.toLowerCase()));
    const entries = fc.uniqueArray(fc.tuple(spellings, value), { selector: ([key]) => key.toLowerCase() });

    return fc.property(
      entries.map((list) => Object.fromEntries(list)),
      (extraConfig) => {
        const { document } = compiled([cluster('east', { extraConfig })]);

        expect(isSameDocument(documentOf(renderDocument(document)), document)).toBe(true);
      },
    );
  });
});

const printable = (text: string): string => text.replace(/[^ -~]/g, 'x');

describe('configKeys', () => {
  it('are exactly the fields of spec.config in the schema', () => {
    const schema = JSON.parse(
      readFileSync(new URL('../../schemas/service-cluster.schema.json', import.meta.url), 'utf8'),
    ) as { properties: { spec: { properties: { config: { properties: object } } } } };

    const fields = Object.keys(schema.properties.spec.properties.config.properties);

    expect(Object.keys(configKeys).sort()).toEqual(fields.sort());
  });

  it("are the keys of the vendor's default file", () => {
    const block = documentOf(defaultConfig).extensions['default'] ?? {};

    expect(Object.values(configKeys).sort()).toEqual(Object.keys(block['Config'] ?? {}).sort());
  });
});
