import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { LabError } from './lab-error.ts';

/** Where a lab lives on this machine: its folders and its network. */
export interface LabPaths {
  readonly dir: string;
  /** Beside `dir`, because `down` removes `dir` and keeps the built images. */
  readonly cacheDir: string;
  /** The first three octets of the nodes' network, a /24. */
  readonly network: string;
  readonly gateway: string;
  readonly registry: string;
}

/** Starts every name that the lab uses on the machine, so that a crashed lab is found without its files. */
export const prefix = 'rlab';
export const bridge = `${prefix}br0`;
const registryPort = 5000;

const maxDirLength = 60;

export function labPaths(env: NodeJS.ProcessEnv = process.env): LabPaths {
  const dir = resolve(env['RECONCILER_LAB_DIR'] ?? join(tmpdir(), 'reconciler-lab'));
  if (dir.length > maxDirLength) {
    throw new LabError(
      `Cannot use "${dir}" for the lab: sockets below it would exceed the 107 characters Linux allows: ` +
        `set RECONCILER_LAB_DIR to a path of at most ${maxDirLength} characters`,
    );
  }
  return pathsIn(dir, networkOf(env['RECONCILER_LAB_SUBNET'] ?? '10.98.0.0/24'));
}

export function pathsIn(dir: string, network: string): LabPaths {
  const gateway = `${network}.1`;
  return { dir, cacheDir: `${dir}-cache`, network, gateway, registry: `${gateway}:${registryPort}` };
}

export function stateFile(dir: string): string {
  return join(dir, 'lab.json');
}

export function nodesDir(paths: LabPaths): string {
  return join(paths.dir, 'nodes');
}

export function registryDir(paths: LabPaths): string {
  return join(paths.dir, 'registry');
}

/** The docker client's settings, so that contexts and logins of the user are not used. */
export function clientDir(paths: LabPaths): string {
  return join(paths.dir, 'client');
}

/** Lists the folders of the machine that were created for the lab. */
export function madeFoldersFile(paths: LabPaths): string {
  return join(paths.dir, 'made-folders');
}

function networkOf(subnet: string): string {
  const network = /^(\d{1,3}\.\d{1,3}\.\d{1,3})\.0\/24$/.exec(subnet)?.[1];
  if (network === undefined) {
    throw new LabError(
      `Cannot use RECONCILER_LAB_SUBNET "${subnet}": a subnet like 10.98.0.0/24 is required`,
    );
  }
  return network;
}
