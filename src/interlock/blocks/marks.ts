import { blockValue } from './extension-block.ts';
import { isJsonObject } from '../../kernel/json.ts';
import type { InterlockDocument } from '../../model/interlock-document.ts';
import type { Labels } from '../../model/observed.ts';

/** By its value MKE knows the services of its Interlock. */
export const instanceIdLabel = 'com.docker.ucp.InstanceID';
const typeLabel = 'type';
const typePrefix = 'com.docker.interlock.core.';

/** Label values by which MKE marks the services of its Interlock; a document names them in its label maps. */
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

/** Whether a service is surely Interlock's: by its type label or by the instance id of the Interlock that runs here. */
export const hasInterlockMark = (labels: Labels, instanceIds: ReadonlySet<string>): boolean =>
  isTypedByInterlock(labels) ||
  (labels[instanceIdLabel] !== undefined && instanceIds.has(labels[instanceIdLabel]));
