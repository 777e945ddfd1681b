import { join } from 'node:path';
import { isInstalled, type EngineVersion } from './engine-packages.ts';
import type { LabPaths } from '../paths.ts';
import { nodesDir, prefix } from '../paths.ts';
import { LabError } from '../lab-error.ts';

type Role = 'manager' | 'worker';

/** One engine of the lab with its own resources. */
export interface LabNode {
  readonly index: number;
  readonly name: string;
  readonly role: Role;
  /** Undefined for the engine that is installed on the machine. */
  readonly engine?: EngineVersion;
  readonly address: string;
  readonly socket: string;
  readonly dir: string;
  readonly namespace: string;
  readonly link: string;
  readonly cgroup: string;
}

/** The fields that determine the others. */
export type PlannedNode = Pick<LabNode, 'index' | 'name' | 'role' | 'engine'>;

export interface Shape {
  readonly managers?: number;
  readonly workers?: number;
  readonly names?: readonly string[];
  readonly engine?: EngineVersion;
}

const maxNodes = 40;

/** Managers come first: node 0 is the one that starts the swarm. */
export function planNodes(paths: LabPaths, { managers = 1, workers = 2, names, engine }: Shape): LabNode[] {
  requireCount('managers', managers, 1);
  requireCount('workers', workers, 0);
  const nodeNames = names ?? defaultNames(managers, workers);
  requireNames(nodeNames, managers + workers);
  return nodeNames.map((name, index) =>
    placeNode(paths, {
      ...{ index, name, role: index < managers ? 'manager' : 'worker' },
      ...(engine !== undefined && !isInstalled(engine) && { engine }),
    }),
  );
}

export function placeNode(paths: LabPaths, node: PlannedNode): LabNode {
  const dir = join(nodesDir(paths), String(node.index));
  return {
    ...node,
    address: `${paths.network}.${10 + node.index}`,
    socket: join(dir, 'docker.sock'),
    dir,
    namespace: `${prefix}${node.index}`,
    link: `${prefix}v${node.index}`,
    cgroup: `n${node.index}`,
  };
}

export function findNode(nodes: readonly LabNode[], nameOrIndex: string): LabNode {
  const found = nodes.find((node) => node.name === nameOrIndex || String(node.index) === nameOrIndex);
  if (found === undefined) {
    const known = nodes.map((node) => `${node.index} ("${node.name}")`).join(', ');
    throw new LabError(`Cannot find node "${nameOrIndex}" in the lab: it has ${known}`);
  }
  return found;
}

function defaultNames(managers: number, workers: number): string[] {
  return [
    ...Array.from({ length: managers }, (_, index) => `ucp-manager-${index}`),
    ...Array.from({ length: workers }, (_, index) => `ucp-node-${index}`),
  ];
}

function requireCount(what: string, count: number, min: number): void {
  if (!Number.isInteger(count) || count < min || count > maxNodes) {
    throw new LabError(
      `Cannot start ${count} ${what}: a whole number from ${min} to ${maxNodes} is required`,
    );
  }
}

function requireNames(names: readonly string[], count: number): void {
  if (names.length !== count) {
    throw new LabError(`Cannot name the nodes: there are ${names.length} names for ${count} nodes`);
  }
  const wrong = names.find((name) => !/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i.test(name));
  if (wrong !== undefined) {
    throw new LabError(
      `Cannot name a node "${wrong}": a host name of letters, digits and hyphens is required`,
    );
  }
  if (new Set(names).size !== names.length) {
    throw new LabError(`Cannot name the nodes "${names.join(',')}": a name occurs twice`);
  }
}
