import { mkdirSync } from 'node:fs';
import { engineClient } from './engine-packages.ts';
import type { LabPaths } from '../paths.ts';
import { clientDir } from '../paths.ts';
import { namespaceFile } from './network.ts';
import type { LabNode } from './node.ts';

interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

/** The docker client against the engine of a node, independent of the user's settings. */
export function dockerCommand(paths: LabPaths, node: LabNode, args: readonly string[]): Command {
  mkdirSync(clientDir(paths), { recursive: true });
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('DOCKER_'));
  return {
    program: engineClient(paths, node.engine),
    args: ['--host', `unix://${node.socket}`, ...args],
    env: { ...Object.fromEntries(kept), DOCKER_CONFIG: clientDir(paths) },
  };
}

/** A program of the machine, run in the network of a node. */
export function commandInNode(node: LabNode, command: readonly string[]): Command {
  return { program: 'nsenter', args: [`--net=${namespaceFile(node)}`, ...command], env: process.env };
}
