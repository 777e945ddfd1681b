import { enginePid } from './node/engine.ts';
import { isAnswering } from './node/engine-api.ts';
import type { LabPaths } from './paths.ts';
import type { LabNode } from './node/node.ts';
import { isRegistryRunning } from './images/registry.ts';
import { isReady, readSwarmNodes } from './swarm.ts';

/** One line per node: its engine's process, and its state in the swarm. */
export async function describeLab(paths: LabPaths, nodes: readonly LabNode[]): Promise<string[]> {
  const states = await readSwarmStates(nodes);
  const width = Math.max(...nodes.map((node) => node.name.length));
  const lines = nodes.map((node) => {
    const pid = enginePid(node);
    const engine = pid === undefined ? 'stopped' : `pid ${pid}`;
    const state = states.get(node.name) ?? 'unknown';
    const columns = [String(node.index).padStart(2), node.name.padEnd(width), node.role.padEnd(7)];
    return [...columns, node.address, engine.padEnd(11), state].join('  ');
  });
  const registry = isRegistryRunning(paths) ? 'runs' : 'stopped';
  return [
    ...lines,
    `registry ${paths.registry} ${registry}, state in ${paths.dir}, images in ${paths.cacheDir}`,
  ];
}

/** As reported by the first manager that answers. */
async function readSwarmStates(nodes: readonly LabNode[]): Promise<Map<string, string>> {
  for (const manager of nodes.filter((node) => node.role === 'manager')) {
    const seen = (await isAnswering(manager.socket)) ? await readSwarmNodes(manager) : [];
    if (seen.length === 0) continue;
    return new Map(
      seen.map((node) => [node.Description.Hostname, isReady(node) ? 'ready' : node.Status.State]),
    );
  }
  return new Map();
}
