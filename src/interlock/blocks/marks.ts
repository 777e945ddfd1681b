import { blockValue } from './extension-block.ts';
import { isJsonObject } from '../../kernel/json.ts';
import type { InterlockDocument } from '../../model/interlock-document.ts';
import type { Labels } from '../../model/observed.ts';

/** MKE recognizes the services of its Interlock by the value of this label. */
export const instanceIdLabel = 'com.docker.ucp.InstanceID';
const typeLabel = 'type';
const typePrefix = 'com.docker.interlock.core.';

/** By this label operators find proxies: `docker service ls -f label=type=com.docker.interlock.core.proxy`. */
export const proxyTypeLabel = { [typeLabel]: `${typePrefix}proxy` } as const;

/** Values of the instance id label in a document: MKE marks the services of its Interlock with them. */
export function instanceIdsIn(document: InterlockDocument): ReadonlySet<string> {
  const maps = Object.values(document.extensions).flatMap((block) => [
    blockValue(block, 'Labels'),
    blockValue(block, 'ProxyLabels'),
  ]);
  const ids = maps.map((map) => (isJsonObject(map) ? map[instanceIdLabel] : undefined));
  return new Set(ids.filter((id) => typeof id === 'string').filter((id) => id !== ''));
}

export const isTypedByInterlock = (labels: Labels): boolean =>
  labels[typeLabel]?.startsWith(typePrefix) === true;

/** Whether a service certainly belongs to Interlock: by its type label or the instance id of the running Interlock. */
export const hasInterlockMark = (labels: Labels, instanceIds: ReadonlySet<string>): boolean =>
  isTypedByInterlock(labels) ||
  (labels[instanceIdLabel] !== undefined && instanceIds.has(labels[instanceIdLabel]));
