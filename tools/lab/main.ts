import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Fault, LabCommand } from './arguments.ts';
import { parseCommand, usage } from './arguments.ts';
import { bringDown } from './down.ts';
import { killEngineOf, startEngineOf, stopEngineOf } from './node/engine.ts';
import type { LabPaths } from './paths.ts';
import { labPaths } from './paths.ts';
import { LabError } from './lab-error.ts';
import { setLink } from './node/network.ts';
import { dockerCommand } from './node/node-command.ts';
import type { LabNode } from './node/node.ts';
import { findNode } from './node/node.ts';
import type { StartedLab } from './state.ts';
import { readLab } from './state.ts';
import { describeLab } from './status.ts';
import { runInterlock } from './run-interlock.ts';
import { bringUp } from './up.ts';

try {
  process.exitCode = await runCommand(parseCommand(process.argv.slice(2)), labPaths());
} catch (error) {
  if (!(error instanceof LabError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

type CommandInLab = Exclude<LabCommand, { kind: 'help' | 'up' | 'down' }>;

async function runCommand(command: LabCommand, paths: LabPaths): Promise<number> {
  switch (command.kind) {
    case 'help':
      print(usage);
      return 0;
    case 'up': {
      const { debug = false, router = false, ...shape } = command.options;
      const nodes = await timed('The lab is up', () => bringUp(paths, shape, { debug, router }));
      print(...(await describeLab(paths, nodes)), exportLine(nodes));
      return 0;
    }
    case 'down':
      await timed('The lab is down', () => bringDown(paths));
      note(`Built images stay in ${paths.cacheDir}`);
      return 0;
    case 'status':
    case 'env':
    case 'interlock':
    case 'docker':
    case 'fault':
      return runInLab(command, await requireLab(paths));
  }
}

async function runInLab(command: CommandInLab, { paths, nodes }: StartedLab): Promise<number> {
  switch (command.kind) {
    case 'status':
      print(...(await describeLab(paths, nodes)));
      return 0;
    case 'env':
      print(exportLine(nodes));
      return 0;
    case 'interlock':
      await runInterlock(nodes[0]!, note); // planNodes() never returns less than one manager
      return 0;
    case 'docker':
      return runDocker(paths, findNode(nodes, command.node), command.args);
    case 'fault': {
      const node = findNode(nodes, command.node);
      await timed(`${command.fault} ${node.name}`, () => cause(paths, command.fault, node));
      return 0;
    }
  }
}

function cause(paths: LabPaths, fault: Fault, node: LabNode): Promise<void> {
  switch (fault) {
    case 'stop':
      return stopEngineOf(node);
    case 'kill':
      return killEngineOf(node);
    case 'start':
      return startEngineOf(paths, node);
    case 'cut':
      return setLink(node, 'down');
    case 'heal':
      return setLink(node, 'up');
  }
}

async function runDocker(paths: LabPaths, node: LabNode, args: readonly string[]): Promise<number> {
  const command = dockerCommand(paths, node, args);
  const child = spawn(command.program, command.args, { stdio: 'inherit', env: command.env });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 1;
}

async function requireLab({ dir }: LabPaths): Promise<StartedLab> {
  const lab = await readLab({ dir });
  if (lab === undefined) throw new LabError(`There is no lab in "${dir}": start one with npm run lab -- up`);
  return lab;
}

async function timed<T>(what: string, work: () => Promise<T>): Promise<T> {
  const start = performance.now();
  const result = await work();
  note(`${what} after ${((performance.now() - start) / 1000).toFixed(1)} s`);
  return result;
}

function exportLine(nodes: readonly LabNode[]): string {
  return `export DOCKER_HOST=unix://${nodes[0]!.socket}`; // planNodes() never returns less than one manager
}

function print(...lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** Writes to stderr what a script does not read. */
function note(line: string): void {
  process.stderr.write(`${line}\n`);
}
