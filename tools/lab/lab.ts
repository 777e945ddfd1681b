import { bringDown } from './down.ts';
import { killEngineOf, startEngineOf, stopEngineOf } from './node/engine.ts';
import type { EngineAnswer } from './node/engine-api.ts';
import { callEngine } from './node/engine-api.ts';
import type { LabPaths } from './paths.ts';
import { labPaths } from './paths.ts';
import { setLink } from './node/network.ts';
import { commandInNode, dockerCommand } from './node/node-command.ts';
import type { LabNode, Shape } from './node/node.ts';
import { findNode } from './node/node.ts';
import { run } from './program.ts';
import { bringUp } from './up.ts';

interface CommandOptions {
  readonly timeoutMs?: number;
}

/** A running lab, for tests. A node is given by name or number. */
export interface Lab {
  /** The first manager, as `unix://…`. */
  readonly dockerHost: string;
  /** The registry that every node pulls from, as `host:port`. */
  readonly registry: string;
  readonly nodes: readonly LabNode[];
  /** Runs the docker client against the first manager and returns what it prints. */
  docker(args: readonly string[], options?: CommandOptions): Promise<string>;
  /** Like docker(), against the engine of any node. */
  dockerAt(node: string, args: readonly string[], options?: CommandOptions): Promise<string>;
  /** Calls the engine API of the first manager; every status is an answer. */
  api(method: string, path: string, body?: unknown): Promise<EngineAnswer>;
  /** Runs a program of the machine in the network of a node, for example curl. */
  inNode(node: string, command: readonly string[], options?: CommandOptions): Promise<string>;
  /** Stops the engine gracefully, with its containers. */
  stopNode(node: string): Promise<void>;
  /** Kills the engine with SIGKILL; its containers keep running. */
  killNode(node: string): Promise<void>;
  startNode(node: string): Promise<void>;
  /** Disconnects the node from the network; its engine and socket keep working. */
  cut(node: string): Promise<void>;
  heal(node: string): Promise<void>;
  down(): Promise<void>;
}

export interface LabOptions extends Shape {
  readonly debug?: boolean;
  /** With the images of our own reconciler, router and proxy, which the built project is part of. */
  readonly router?: boolean;
}

/** Starts the lab in `RECONCILER_LAB_DIR`, or continues the one that exists there. */
export async function startLab({ debug = false, router = false, ...shape }: LabOptions = {}): Promise<Lab> {
  const paths = labPaths();
  return openLab(paths, await bringUp(paths, shape, { debug, router }));
}

function openLab(paths: LabPaths, nodes: readonly LabNode[]): Lab {
  const first = nodes[0]!; // planNodes() never returns less than one manager
  const find = (node: string) => findNode(nodes, node);
  const dockerAt = (node: LabNode, args: readonly string[], options?: CommandOptions): Promise<string> => {
    const { program, args: allArgs, env } = dockerCommand(paths, node, args);
    return run(program, allArgs, { ...options, env });
  };
  return {
    dockerHost: `unix://${first.socket}`,
    registry: paths.registry,
    nodes,
    docker: (args, options) => dockerAt(first, args, options),
    dockerAt: (node, args, options) => dockerAt(find(node), args, options),
    api: (method, path, body) => callEngine(first.socket, { method, path, body }),
    inNode: async (node, command, options) => {
      const { program, args } = commandInNode(find(node), command);
      return run(program, args, options);
    },
    stopNode: async (node) => stopEngineOf(find(node)),
    killNode: async (node) => killEngineOf(find(node)),
    startNode: async (node) => startEngineOf(paths, find(node)),
    cut: async (node) => setLink(find(node), 'down'),
    heal: async (node) => setLink(find(node), 'up'),
    down: () => bringDown(paths),
  };
}
