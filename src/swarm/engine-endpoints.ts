import type { EngineRequest } from './engine-request.ts';

/** What is sent: by the commands and the daemon, or by the core (`reconciler router`). */
type Sender = 'reconciler' | 'router';

/** One request of the engine API. `{id}` is an id or a name, `{image}` the name of an image with its slashes. */
export interface EngineEndpoint {
  readonly method: EngineRequest['method'];
  readonly path: string;
  readonly use: string;
  readonly senders: readonly Sender[];
}

const both: readonly Sender[] = ['reconciler', 'router'];
const reconciler: readonly Sender[] = ['reconciler'];

/** Every request that is sent to the engine: the list that a socket proxy lets through. */
export const engineEndpoints: readonly EngineEndpoint[] = [
  { method: 'GET', path: '/_ping', use: 'the version of the API', senders: both },
  { method: 'GET', path: '/info', use: 'whether it is a manager, and of which version', senders: both },
  { method: 'GET', path: '/events', use: 'changes of the swarm, as they happen', senders: both },
  { method: 'GET', path: '/nodes', use: 'nodes and their labels', senders: both },
  { method: 'POST', path: '/nodes/{id}/update', use: 'labels of nodes', senders: reconciler },
  { method: 'GET', path: '/networks', use: 'networks', senders: both },
  {
    method: 'GET',
    path: '/networks/{id}',
    use: '`host` and `bridge`, which no list has',
    senders: reconciler,
  },
  { method: 'POST', path: '/networks/create', use: 'networks', senders: reconciler },
  { method: 'DELETE', path: '/networks/{id}', use: 'networks, with `prune`', senders: reconciler },
  { method: 'GET', path: '/services', use: 'services', senders: both },
  { method: 'GET', path: '/services/{id}', use: 'a service whose rollout is awaited', senders: reconciler },
  { method: 'POST', path: '/services/create', use: 'services', senders: both },
  { method: 'POST', path: '/services/{id}/update', use: 'services', senders: both },
  { method: 'DELETE', path: '/services/{id}', use: 'services, with `prune`; proxies', senders: both },
  { method: 'GET', path: '/tasks', use: 'the tasks of services', senders: both },
  { method: 'GET', path: '/configs', use: 'config.toml, the ledger', senders: both },
  { method: 'GET', path: '/configs/{id}', use: 'the lease, incidents', senders: both },
  { method: 'POST', path: '/configs/create', use: 'config.toml, the ledger, the lease', senders: both },
  { method: 'POST', path: '/configs/{id}/update', use: 'the labels of these', senders: both },
  { method: 'DELETE', path: '/configs/{id}', use: 'configs that nothing uses any more', senders: both },
  { method: 'GET', path: '/secrets', use: 'names and labels; no engine gives out values', senders: both },
  { method: 'POST', path: '/secrets/create', use: 'secrets from files of the source', senders: reconciler },
  { method: 'POST', path: '/secrets/{id}/update', use: 'the labels of these', senders: reconciler },
  { method: 'DELETE', path: '/secrets/{id}', use: 'secrets that nothing uses any more', senders: reconciler },
  { method: 'GET', path: '/distribution/{image}/json', use: 'the digest of an image', senders: reconciler },
];

const id = '[A-Za-z0-9][A-Za-z0-9_.-]*';
const image = '[A-Za-z0-9][A-Za-z0-9_.:@-]*(/[A-Za-z0-9][A-Za-z0-9_.:@-]*)*';

/**
 * A regular expression, of JavaScript and of PCRE, for a path as it is sent, with the version of the API and without the
 * query. No part of a path begins with a dot and no character is encoded, so that nothing else is meant by it.
 */
export function pathPattern({ path }: EngineEndpoint): string {
  const pattern = path.replace('{id}', id).replace('{image}', image);
  // Before a version is negotiated.
  return path === '/_ping' ? `(/v1\\.[0-9]+)?${pattern}` : `/v1\\.[0-9]+${pattern}`;
}
