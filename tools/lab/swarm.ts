import { callEngine, callEngineOrFail, messageOf } from './node/engine-api.ts';
import { LabError } from './lab-error.ts';
import type { LabNode } from './node/node.ts';
import { waitUntil } from './wait.ts';

/** The fields of the engine's answers that the lab reads. */
interface SwarmNode {
  readonly ID: string;
  readonly Spec: { readonly Role: string };
  readonly Description: { readonly Hostname: string };
  readonly Status: { readonly State: string };
  readonly ManagerStatus?: { readonly Reachability: string };
}

const port = 2377;

/** Joins the engines to one swarm; skips those that are already in it. */
export async function formSwarm(nodes: readonly LabNode[]): Promise<void> {
  const first = nodes[0]!; // planNodes() never returns less than one manager
  await startSwarm(first);
  const managers = nodes.filter((node) => node.role === 'manager' && node !== first);
  // One at a time, because each new manager changes the quorum that admits the next.
  for (const node of managers) await joinSwarm(first, node);
  await Promise.all(nodes.filter((node) => node.role === 'worker').map((node) => joinSwarm(first, node)));
  await waitForReadyNodes(first, nodes);
  await removeStaleNodes(first);
}

export async function readSwarmNodes(manager: LabNode): Promise<SwarmNode[]> {
  const { status, body } = await callEngine(manager.socket, { method: 'GET', path: '/nodes' });
  return status === 200 ? (body as SwarmNode[]) : [];
}

export function isReady(node: SwarmNode): boolean {
  const leads = node.Spec.Role === 'worker' || node.ManagerStatus?.Reachability === 'reachable';
  return node.Status.State === 'ready' && leads;
}

/** A restarted engine needs a moment to reconnect to its swarm; joining or leaving before that would lose it. */
async function readSettledState(node: LabNode): Promise<string> {
  let state = 'pending';
  await waitUntil(`node "${node.name}" reconnects to its swarm`, async () => {
    state = await readSwarmState(node);
    return state !== 'pending';
  });
  return state;
}

async function readSwarmState(node: LabNode): Promise<string> {
  const info = await callEngineOrFail(node.socket, { method: 'GET', path: '/info' });
  return (info as { Swarm: { LocalNodeState: string } }).Swarm.LocalNodeState;
}

async function startSwarm(first: LabNode): Promise<void> {
  if ((await readSettledState(first)) === 'active') return;
  const body = { ListenAddr: `${first.address}:${port}`, AdvertiseAddr: first.address };
  await callEngineOrFail(first.socket, { method: 'POST', path: '/swarm/init', body });
}

async function joinSwarm(first: LabNode, node: LabNode): Promise<void> {
  if ((await readSettledState(node)) === 'active') return;
  let lastAnswer = '';
  await waitUntil(
    `node "${node.name}" joins the swarm`,
    async () => {
      if ((await readSwarmState(node)) === 'active') return true;
      lastAnswer = await tryJoin(first, node);
      return lastAnswer === '';
    },
    { everyMs: 500, explain: () => lastAnswer },
  );
}

async function tryJoin(first: LabNode, node: LabNode): Promise<string> {
  const swarm = await callEngineOrFail(first.socket, { method: 'GET', path: '/swarm' });
  const { JoinTokens } = swarm as { JoinTokens: { Manager: string; Worker: string } };
  const body = {
    ListenAddr: `${node.address}:${port}`,
    AdvertiseAddr: node.address,
    RemoteAddrs: [`${first.address}:${port}`],
    JoinToken: node.role === 'manager' ? JoinTokens.Manager : JoinTokens.Worker,
  };
  const answer = await callEngine(node.socket, {
    method: 'POST',
    path: '/swarm/join',
    body,
    timeoutMs: 40_000,
  });
  if (answer.status < 400) return '';
  // A partly failed join leaves the engine in a state that only leaving resets.
  await callEngine(node.socket, { method: 'POST', path: '/swarm/leave?force=1' });
  return messageOf(answer.body);
}

async function waitForReadyNodes(first: LabNode, nodes: readonly LabNode[]): Promise<void> {
  let ready = new Set<string>();
  const missing = () => nodes.filter((node) => !ready.has(node.name)).map((node) => node.name);
  await waitUntil(
    'every node is ready in the swarm',
    async () => {
      const seen = await readSwarmNodes(first);
      ready = new Set(seen.filter(isReady).map((node) => node.Description.Hostname));
      return missing().length === 0;
    },
    { timeoutMs: 90_000, explain: () => `not ready: ${missing().join(', ')}` },
  );
  await Promise.all(nodes.map(waitForNetworks));
}

/** Creating a service fails before the ingress network exists; a node that can run tasks has its bridge to it. */
async function waitForNetworks(node: LabNode): Promise<void> {
  for (const network of node.role === 'manager' ? ['ingress', 'docker_gwbridge'] : ['docker_gwbridge']) {
    await waitUntil(`node "${node.name}" has the network "${network}"`, async () => {
      const { status } = await callEngine(node.socket, { method: 'GET', path: `/networks/${network}` });
      return status === 200;
    });
  }
}

/** A node that joined again leaves its old entry behind, down forever under the same name. */
async function removeStaleNodes(first: LabNode): Promise<void> {
  const seen = await readSwarmNodes(first);
  const ready = new Set(seen.filter(isReady).map((node) => node.Description.Hostname));
  for (const node of seen) {
    if (isReady(node) || node.Status.State !== 'down' || !ready.has(node.Description.Hostname)) continue;
    const { status, body } = await callEngine(first.socket, {
      method: 'DELETE',
      path: `/nodes/${node.ID}?force=1`,
    });
    if (status >= 400) throw new LabError(`Cannot remove the old node ${node.ID}: ${messageOf(body)}`);
  }
}
