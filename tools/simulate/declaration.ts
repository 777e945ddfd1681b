import type { ReferencedFile, SourceFile } from '../../src/model/manifest/source-file.ts';
import {
  annotated,
  cluster,
  interlock,
  manifestFiles,
  referencedFiles,
  service,
  type ManifestText,
} from '../../test/builders/manifests.ts';
import type { Dice } from './dice.ts';

export const clusterNames = ['east', 'west'] as const;
export const serviceNames = ['a', 'b', 'c', 'd'] as const;
export const nodeNames = ['n-1', 'n-2', 'n-3'] as const;

type ClusterName = (typeof clusterNames)[number];

/** The part of a team's repository that the simulation varies. */
export interface Declaration {
  /** Whether the source also contains a file that is not valid YAML. */
  readonly isBroken: boolean;
  readonly removesDefault: boolean;
  /** The cluster of each node, if it has one. */
  readonly clusterOfNode: Readonly<Record<string, ClusterName | undefined>>;
  readonly connectTimeout: number;
  readonly services: Readonly<Record<string, DeclaredService>>;
}

export interface DeclaredService {
  readonly cluster: ClusterName | undefined;
  readonly image: string;
  readonly env: Readonly<Record<string, string>>;
  readonly replicas: number;
  /** The content of its secret and config; undefined if it has none. */
  readonly content: string | undefined;
  readonly prune: boolean;
}

export const emptyDeclaration = (removesDefault: boolean): Declaration => ({
  ...{ isBroken: false, removesDefault, connectTimeout: 5, services: {} },
  clusterOfNode: { 'n-1': 'east' },
});

/** The clusters that have nodes: a cluster without nodes is rejected before planning. */
export const declaredClusters = ({ clusterOfNode }: Declaration): readonly ClusterName[] =>
  clusterNames.filter((name) => Object.values(clusterOfNode).includes(name));

/** A push: one small change to the previous declaration. */
export function changed(before: Declaration, dice: Dice): Declaration {
  const readable = { ...before, isBroken: false };
  switch (dice.pick(['cluster', 'cluster', 'service', 'service', 'service', 'key', 'break', 'nothing'])) {
    case 'cluster':
      return withNode(readable, dice);
    case 'service':
      return { ...readable, services: withService(before.services, dice) };
    case 'key':
      return { ...readable, connectTimeout: dice.pick([1, 5, 9]) };
    case 'break':
      return { ...before, isBroken: true };
    case 'nothing':
      return readable;
  }
}

function withNode(before: Declaration, dice: Dice): Declaration {
  const clusterOfNode = {
    ...before.clusterOfNode,
    [dice.pick(nodeNames)]: dice.pick<ClusterName | undefined>(['east', 'west', undefined]),
  };
  const after = { ...before, clusterOfNode };
  // Keeps the last cluster: something has to serve if the default block is removed.
  return declaredClusters(after).length === 0 ? before : after;
}

function withService(services: Declaration['services'], dice: Dice): Declaration['services'] {
  const name = dice.pick(serviceNames);
  const { [name]: existing, ...others } = services;
  if (existing === undefined) return { ...services, [name]: anyService(dice) };
  return dice.oneIn(3) ? others : { ...services, [name]: { ...existing, ...oneOf(anyService(dice), dice) } };
}

const anyService = (dice: Dice): DeclaredService => ({
  cluster: dice.pick<ClusterName | undefined>(['east', 'west', undefined]),
  image: dice.pick(['nginx:1', 'nginx:2']),
  env: dice.pick<Readonly<Record<string, string>>>([{}, { A: '1' }, { A: '2', B: '' }]),
  replicas: dice.below(3),
  content: dice.pick([undefined, 'old', 'new']),
  prune: !dice.oneIn(6),
});

function oneOf(service: DeclaredService, dice: Dice): Partial<DeclaredService> {
  const keys = Object.keys(service) as [keyof DeclaredService, ...(keyof DeclaredService)[]]; // its own keys
  const key = dice.pick(keys);
  return { [key]: service[key] };
}

const portOf = { east: 8080, west: 8090 } as const;

/** The files of a push. */
export function filesOf(declaration: Declaration): {
  readonly files: readonly SourceFile[];
  readonly referenced: readonly ReferencedFile[];
} {
  const { removesDefault, services, isBroken } = declaration;
  const manifests = [
    interlock({ keepConfigs: 2, ...(removesDefault ? { removeExtensions: ['default'] } : {}) }),
    ...declaredClusters(declaration).map((name) => clusterText(name, declaration)),
    ...Object.entries(services).map(([name, declared]) => serviceText(name, declared, declaration)),
  ];
  const broken: SourceFile = { path: 'broken.yaml', content: Buffer.from('apiVersion: [') };
  const contents = Object.entries(services).flatMap(([name, { content }]) =>
    content === undefined ? [] : [[`${name}.txt`, `${name} ${content}`] as const],
  );
  return {
    files: [...manifestFiles(...manifests), ...(isBroken ? [broken] : [])],
    referenced: referencedFiles(Object.fromEntries(contents)),
  };
}

const clusterText = (name: ClusterName, { clusterOfNode, connectTimeout }: Declaration): ManifestText =>
  cluster(name, {
    nodes: nodeNames.filter((node) => clusterOfNode[node] === name),
    proxy: { publish: { http: { published: portOf[name] }, https: { published: portOf[name] + 1 } } },
    config: { connectTimeout },
  });

function serviceText(name: string, declared: DeclaredService, declaration: Declaration): ManifestText {
  const { image, env, replicas, content, prune } = declared;
  const clusters = declaredClusters(declaration);
  const routed =
    clusters.find((one) => one === declared.cluster) ?? (declaration.removesDefault ? clusters[0] : '');
  const file = `${name}.txt`;
  const mounts =
    content === undefined
      ? {}
      : {
          secrets: [{ name: `${name}-key`, file }],
          configs: [{ name: `${name}-conf`, file, target: '/app.conf' }],
        };
  const networks = [`${routed === '' || routed === undefined ? (clusters[0] ?? '') : routed}net`];
  const manifest = service(name, routed ?? '', { image, env, replicas, networks, ...mounts });
  return prune ? manifest : annotated(manifest, { prune: 'false' });
}
