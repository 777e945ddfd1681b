import { parseArgs } from 'node:util';
import { engineVersions, requireEngineVersion } from './node/engine-packages.ts';
import { LabError, reasonOf } from './lab-error.ts';
import type { LabOptions } from './lab.ts';

const faults = ['stop', 'kill', 'start', 'cut', 'heal'] as const;
export type Fault = (typeof faults)[number];

export type LabCommand =
  | { readonly kind: 'up'; readonly options: LabOptions }
  | { readonly kind: 'down' }
  | { readonly kind: 'help' }
  | { readonly kind: 'status' }
  | { readonly kind: 'env' }
  | { readonly kind: 'interlock' }
  | { readonly kind: 'docker'; readonly node: string; readonly args: readonly string[] }
  | { readonly kind: 'fault'; readonly fault: Fault; readonly node: string };

export const usage = `usage: npm run lab -- COMMAND

  up [--managers N] [--workers N] [--names A,B,…]             start or mend the lab: 1 manager and 2 workers
     [--engine ${engineVersions.join('|')}] [--debug]                     of another engine than the installed one
     [--router]                                               with the images of our own reconciler, router and proxy
  down                                                        end it and remove all of it but the image cache
  status                                                      what runs, and what the swarm thinks of it
  env                                                         print the export of DOCKER_HOST
  interlock                                                   a stand-in for Interlock's core, until Ctrl-C
  docker NODE ARGS…                                           the docker client against the engine of a node
  stop|kill|start|cut|heal NODE                               SIGTERM, SIGKILL, start again, network off, on

NODE is a name or a number from 0 on, managers first. RECONCILER_LAB_DIR is the folder of the lab's state,
RECONCILER_LAB_SUBNET (10.98.0.0/24) the network of its nodes.`;

export function parseCommand(argv: readonly string[]): LabCommand {
  const [word = 'help', ...rest] = argv[0] === 'node' ? argv.slice(1) : argv;
  switch (word) {
    case 'up':
      return { kind: 'up', options: parseUp(rest) };
    case 'down':
    case 'status':
    case 'env':
    case 'interlock':
      return { kind: word };
    case 'help':
    case '--help':
    case '-h':
      return { kind: 'help' };
    case 'docker':
      return { kind: 'docker', node: requireNode(rest), args: rest.slice(1) };
    default:
      return { kind: 'fault', fault: requireFault(word), node: requireNode(rest) };
  }
}

function parseUp(args: readonly string[]): LabOptions {
  const { managers, workers, names, engine, debug, router } = parseFlags(args);
  return {
    debug: debug === true,
    router: router === true,
    ...(managers !== undefined && { managers: Number(managers) }),
    ...(workers !== undefined && { workers: Number(workers) }),
    ...(names !== undefined && { names: names.split(',') }),
    ...(engine !== undefined && { engine: requireEngineVersion(engine) }),
  };
}

function parseFlags(args: readonly string[]) {
  const text = { type: 'string' } as const;
  try {
    const options = {
      ...{ managers: text, workers: text, names: text, engine: text },
      debug: { type: 'boolean' },
      router: { type: 'boolean' },
    } as const;
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw new LabError(`Cannot parse "up ${args.join(' ')}": ${reasonOf(error)}\n\n${usage}`);
  }
}

function requireNode([node]: readonly string[]): string {
  if (node === undefined) throw new LabError(`Cannot run the command: NODE is missing\n\n${usage}`);
  return node;
}

function requireFault(word: string): Fault {
  const fault = faults.find((known) => known === word);
  if (fault === undefined) throw new LabError(`Cannot run "${word}": unknown command\n\n${usage}`);
  return fault;
}
