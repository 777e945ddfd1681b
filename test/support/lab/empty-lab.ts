import { callEngine, callEngineOrFail, type EngineAnswer } from '../../../tools/lab/node/engine-api.ts';
import type { Lab } from '../../../tools/lab/lab.ts';
import type { LabNode } from '../../../tools/lab/node/node.ts';
import { waitUntil } from '../../../tools/lab/wait.ts';

/** What lists of the engine have in common, as far as it is needed here. */
interface Listed {
  readonly ID: string;
  /** Of networks and containers. */
  readonly Id: string;
  /** Of networks and volumes. */
  readonly Name: string;
  readonly Ingress?: boolean;
  readonly Labels: Readonly<Record<string, string>> | null;
  readonly Version: { readonly Index: number };
  readonly Spec: { readonly Labels: object; readonly Availability: string };
}

/** Leaves a swarm as it was when it had just been made, without a task, and no container or volume on any node. */
export async function emptyLab(lab: Lab): Promise<void> {
  const manager = lab.nodes[0]!; // a lab has at least one manager
  await removeAll(manager, '/services');
  await untilNone(manager, 'task', '/tasks');
  await Promise.all(lab.nodes.map(removeContainers));
  for (const path of ['/configs', '/secrets']) await removeAll(manager, path);
  await waitUntil('no network is left', async () => {
    const made = (await list(manager, '/networks?filters={"driver":["overlay"]}')).filter(
      ({ Ingress }) => Ingress !== true,
    );
    for (const { Id } of made) await call(manager, 'DELETE', `/networks/${Id}`);
    return made.length === 0;
  });
  for (const { ID } of await list(manager, '/nodes')) await resetNode(manager, ID);
}

/** Those of tasks end with them, and the ones that somebody ran by hand are removed. */
async function removeContainers(node: LabNode): Promise<void> {
  const path = '/containers/json?all=1';
  for (const { Id, Labels } of await list(node, path)) {
    if (Labels?.['com.docker.swarm.task'] === undefined)
      await call(node, 'DELETE', `/containers/${Id}?force=1`);
  }
  await untilNone(node, 'container', path);
  const { Volumes } = (await callEngineOrFail(node.socket, { method: 'GET', path: '/volumes' })) as {
    readonly Volumes: readonly Listed[] | null;
  };
  for (const { Name } of Volumes ?? []) await call(node, 'DELETE', `/volumes/${Name}?force=1`);
}

/** The version of a node moves whenever it reports, so a write may have to be tried again. */
async function resetNode(manager: LabNode, id: string): Promise<void> {
  await waitUntil(`node "${id}" has no label and is active`, async () => {
    const path = `/nodes/${id}`;
    const { Spec, Version } = (await callEngineOrFail(manager.socket, { method: 'GET', path })) as Listed;
    if (Object.keys(Spec.Labels).length === 0 && Spec.Availability === 'active') return true;
    await call(manager, 'POST', `${path}/update?version=${Version.Index}`, {
      ...Spec,
      Labels: {},
      Availability: 'active',
    });
    return false;
  });
}

async function removeAll(manager: LabNode, path: string): Promise<void> {
  for (const { ID } of await list(manager, path)) await call(manager, 'DELETE', `${path}/${ID}`);
  await untilNone(manager, 'object', path);
}

const untilNone = (node: LabNode, what: string, path: string): Promise<void> =>
  waitUntil(
    `no ${what} is left at ${path} of "${node.name}"`,
    async () => (await list(node, path)).length === 0,
    {
      timeoutMs: 120_000,
    },
  );

const list = async (node: LabNode, path: string): Promise<readonly Listed[]> =>
  (await callEngineOrFail(node.socket, { method: 'GET', path })) as readonly Listed[];

const call = (node: LabNode, method: string, path: string, body?: unknown): Promise<EngineAnswer> =>
  callEngine(node.socket, { method, path, body });
