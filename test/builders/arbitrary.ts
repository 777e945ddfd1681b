import fc from 'fast-check';
import type { ManifestSet } from '../../src/model/manifest/manifest.ts';
import type { Labels, ObservedService, ObservedSwarm } from '../../src/model/observed.ts';
import { nodeKeysLabel, ownerLabel } from '../../src/model/own-labels.ts';
import {
  confN,
  defaultConfig,
  instanceId,
  interlockSwarm,
  ourConfN,
  vendorSwarm,
} from './interlock-swarm.ts';
import { annotated, cluster, interlock, manifestSet, plainService, service } from './manifests.ts';
import { env, image, labels, observedNetwork, observedNode, observedService } from './observed.ts';
import { ownLabels } from './plan-input.ts';

const names = ['a', 'b', 'c', 'd'] as const;

/** Small manifest sets, from a single service to two clusters with services and without the default block. */
export const anySet: fc.Arbitrary<ManifestSet> = fc
  .record({
    clusters: fc.subarray(['east', 'west']),
    services: fc.subarray([...names]),
    image: fc.constantFrom('nginx:1', 'nginx:2'),
    variables: fc.constantFrom({}, { A: '1' }, { A: '2', B: '3' }),
    removes: fc.boolean(),
  })
  .map((choice) =>
    manifestSet(
      ...choice.clusters.map((name) => cluster(name, { nodes: [`n-${name}`] })),
      ...choice.services.map((name) =>
        service(name, choice.clusters[0] ?? '', {
          image: choice.image,
          env: choice.variables,
          networks: ['eastnet', 'westnet'].slice(0, choice.clusters[0] === 'west' ? 2 : 1).slice(-1),
        }),
      ),
      ...(choice.clusters.length > 0 && choice.removes ? [interlock({ removeExtensions: ['default'] })] : []),
      ...(choice.clusters.length + choice.services.length === 0 ? [interlock()] : []),
    ),
  );

const anyOwner = fc.constantFrom('default', 'team-b', undefined);

const anyService: fc.Arbitrary<ObservedService> = fc
  .record({
    name: fc.constantFrom(
      ...names,
      'ucp-interlock-proxy',
      'ucp-interlock-proxy-east',
      'ucp-interlock-extension',
    ),
    owner: anyOwner,
    hasMark: fc.boolean(),
    image: fc.constantFrom('nginx:1', 'nginx:3'),
    variable: fc.constantFrom('A=1', 'A=2', 'DEBUG=1'),
  })
  .map((choice) =>
    observedService(
      choice.name,
      labels({
        ...(choice.owner === 'default' ? ownLabels({ image: 'nginx:1', env: { A: '1' } }) : {}),
        ...(choice.owner === 'team-b' ? { [ownerLabel]: 'team-b' } : {}),
        ...(choice.hasMark ? instanceId : {}),
      }),
      image(choice.image),
      env(choice.variable),
    ),
  );

/** Swarms with some objects of the manifest sets, made by hand, by another owner or by us, and partly different. */
export const anySwarm: fc.Arbitrary<ObservedSwarm> = fc
  .record({
    services: fc.uniqueArray(anyService, { selector: ({ name }) => name, maxLength: 6 }),
    netOwner: anyOwner,
    nodeLabels: fc.constantFrom(
      {},
      { region: 'east' },
      { region: 'x' },
      { region: 'east', [nodeKeysLabel('default')]: '{"region":"east"}' },
      { region: 'east', [nodeKeysLabel('team-b')]: '{"region":"east"}' },
    ),
    hasWest: fc.boolean(),
    hasOwnConfig: fc.boolean(),
    running: fc.constantFrom(1, 2),
  })
  .map((choice) => {
    const swarm = interlockSwarm({
      configs: [
        confN(1, defaultConfig),
        choice.hasOwnConfig ? ourConfN(2, defaultConfig, ['west']) : confN(2, defaultConfig),
      ],
      running: choice.running,
      services: choice.services,
    });
    const owned = choice.netOwner === undefined ? {} : { [ownerLabel]: choice.netOwner };
    return {
      ...swarm,
      networks: ['eastnet', ...(choice.hasWest ? ['westnet'] : [])].map((name) =>
        observedNetwork(name, { labels: owned }),
      ),
      nodes: ['n-east', 'n-west'].map((name) => observedNode(name, { labels: choice.nodeLabels })),
    };
  });

const nodeNames = ['n-1', 'n-2', 'n-3'] as const;

const anyAnnotations = fc.constantFrom<Labels[]>(
  {},
  {},
  {},
  { prune: 'false' },
  { adopt: 'true' },
  { mode: 'observe' },
  { ignore: '["/replicas", "/env/A"]' },
);

/** MKE's default proxy uses 80 and 8443 on every node. */
const portsOf = { east: 8080, west: 8090 } as const;

const anyChoice = fc.record({
  clusterOfNode: fc.tuple(...nodeNames.map(() => fc.constantFrom('east', 'west', 'both', undefined))),
  // A node has only one region; with a label of its own each, two clusters can share a node.
  hasRegions: fc.boolean(),
  connectTimeout: fc.constantFrom(1, 5),
  isHitless: fc.boolean(),
  keepsClusters: fc.constantFrom(...[{}, {}, { prune: 'false' }]),
  services: fc.dictionary(
    fc.constantFrom(...names),
    fc.record({
      cluster: fc.constantFrom('east', 'west', ''),
      image: fc.constantFrom('nginx:1', 'nginx:2'),
      env: fc.constantFrom({}, { A: 'hunter2' }, { A: 'hunter3', B: '' }),
      replicas: fc.nat({ max: 3 }),
      hasRoute: fc.boolean(),
      annotations: anyAnnotations,
    }),
    { noNullPrototype: true },
  ),
});

/** Nodes of one cluster or the other, and services of both, or of the default block if it stays. */
const declarationWith = (removesDefault: boolean): fc.Arbitrary<ManifestSet> =>
  anyChoice.map(({ clusterOfNode, hasRegions, connectTimeout, isHitless, keepsClusters, services }) => {
    const isIn = (name: string, index: number): boolean =>
      clusterOfNode[index] === name || (clusterOfNode[index] === 'both' && (!hasRegions || name === 'east'));
    const chosen = (['east', 'west'] as const).filter((name) =>
      nodeNames.some((_, index) => isIn(name, index)),
    );
    const clusters = chosen.length === 0 && removesDefault ? (['east'] as const) : chosen;
    const nodesOf = (name: string): readonly string[] =>
      chosen.length === 0 ? ['n-1'] : nodeNames.filter((_, index) => isIn(name, index));
    return manifestSet(
      interlock(removesDefault ? { removeExtensions: ['default'] } : {}),
      ...clusters.map((name) => {
        const publish = { http: { published: portsOf[name] }, https: { published: portsOf[name] + 1 } };
        const manifest = cluster(name, {
          nodes: nodesOf(name),
          ...(hasRegions ? {} : { nodeLabels: { [name]: 'yes' } }),
          proxy: { publish },
          config: { connectTimeout },
          hitless: isHitless,
        });
        return annotated(manifest, keepsClusters);
      }),
      ...Object.entries(services).map(
        ([name, { cluster: chosenCluster, annotations, hasRoute, ...spec }]) => {
          const routed =
            clusters.find((one) => one === chosenCluster) ?? (removesDefault ? clusters[0] : undefined) ?? '';
          const networks = [routed === '' ? 'eastnet' : `${routed}net`];
          const fields = { networks, ...spec };
          const manifest = hasRoute ? service(name, routed, fields) : plainService(name, fields);
          return annotated(manifest, annotations);
        },
      ),
    );
  });

/** What a team declares first, and what it declares later. */
export const anyHistory: fc.Arbitrary<readonly [ManifestSet, ManifestSet]> = fc
  .boolean()
  .chain((removesDefault) => fc.tuple(declarationWith(removesDefault), declarationWith(removesDefault)));

/** MKE with layer 7 routing, three more nodes and no network yet. */
export const freshSwarm = (): ObservedSwarm => ({
  ...vendorSwarm(),
  nodes: nodeNames.map((name) => observedNode(name)),
  networks: [],
});
