import {
  configKind,
  createBlob,
  inspectBlob,
  listBlobs,
  removeBlob,
  secretKind,
  updateBlob,
} from '../objects/blobs.ts';
import type { Call } from './endpoint.ts';
import { createNetwork, inspectNetwork, listNetworks, removeNetwork } from '../networks/networks.ts';
import { inspectDistribution } from '../registry/distribution.ts';
import { inspectNode, listNodes, removeNode, updateNode } from '../nodes/nodes.ts';
import { createService, inspectService, listServices, removeService } from '../services/services.ts';
import { updateService } from '../services/service-update.ts';
import { info, ping, swarm, version } from '../nodes/system.ts';
import { inspectTask, listTasks } from '../services/tasks.ts';
import { watchEvents } from './watch-events.ts';

const calls: Readonly<Record<string, Call>> = {
  'GET /_ping': ping,
  'HEAD /_ping': ping,
  'GET /version': version,
  'GET /info': info,
  'GET /swarm': swarm,
  'GET /events': watchEvents,
  'GET /nodes': listNodes,
  'GET /nodes/:key': inspectNode,
  'POST /nodes/:key/update': updateNode,
  'DELETE /nodes/:key': removeNode,
  'GET /networks': listNetworks,
  'GET /networks/:key': inspectNetwork,
  'POST /networks/create': createNetwork,
  'DELETE /networks/:key': removeNetwork,
  'GET /services': listServices,
  'GET /services/:key': inspectService,
  'POST /services/create': createService,
  'POST /services/:key/update': updateService,
  'DELETE /services/:key': removeService,
  'GET /tasks': listTasks,
  'GET /tasks/:key': inspectTask,
  'GET /configs': listBlobs(configKind),
  'GET /configs/:key': inspectBlob(configKind),
  'POST /configs/create': createBlob(configKind),
  'POST /configs/:key/update': updateBlob(configKind),
  'DELETE /configs/:key': removeBlob(configKind),
  'GET /secrets': listBlobs(secretKind),
  'GET /secrets/:key': inspectBlob(secretKind),
  'POST /secrets/create': createBlob(secretKind),
  'POST /secrets/:key/update': updateBlob(secretKind),
  'DELETE /secrets/:key': removeBlob(secretKind),
};

export interface Route {
  readonly call: Call;
  readonly key: string;
}

/** The call for a path without its version. A known path with another method is not found as well (API 1.41). */
export function findRoute(method: string, path: string): Route | undefined {
  const exact = calls[`${method} ${path}`];
  if (exact !== undefined) return { call: exact, key: '' };
  const image = /^\/distribution\/(.+)\/json$/.exec(path)?.[1];
  if (image !== undefined) return method === 'GET' ? keyed(inspectDistribution, image) : undefined;
  const match = /^(\/[a-z]+)\/([^/]+)(\/update)?$/.exec(path);
  const call = match === null ? undefined : calls[`${method} ${match[1] ?? ''}/:key${match[3] ?? ''}`];
  return call === undefined ? undefined : keyed(call, match?.[2] ?? '');
}

function keyed(call: Call, text: string): Route | undefined {
  const key = decodeKey(text);
  return key === undefined ? undefined : { call, key };
}

function decodeKey(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
