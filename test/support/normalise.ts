/** Object ids and times differ between two runs with the same result. */
const idPattern = /\b[a-z0-9]{25}\b/g;
const timePattern = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g;

/**
 * A state of the swarm as text that is equal for runs with the same result: ids are replaced by names, times and salts
 * are masked. The ledger's history, version indexes, tasks and whatever is allocated in order of arrival (addresses,
 * vxlan ids) are left out.
 */
export function normalise(state: object, names: ReadonlyMap<string, string>): string {
  const text = JSON.stringify(state, dropVolatile, 1);
  return text
    .replace(idPattern, (id) => names.get(id) ?? '<id>')
    .replace(timePattern, '<time>')
    .replace(/\\"history\\":.*?,(?=\\"revision\\")/g, '')
    .replace(/("stand-in-core\.made-from": ")[0-9a-f]+/g, '$1<hash of ids>')
    .replace(/(\\"salt\\":\\")[0-9a-f]+/g, '$1<salt>');
}

const volatile = new Set([
  'Version',
  'CreatedAt',
  'UpdatedAt',
  'index',
  'PreviousSpec',
  'UpdateStatus',
  'tasks',
  'Created',
  'Endpoint',
  'IPAM',
  'com.docker.network.driver.overlay.vxlanid_list',
]);

const dropVolatile = (key: string, value: unknown): unknown => (volatile.has(key) ? undefined : value);

/**
 * The lab builds its images from programs of the machine, so their digests differ between machines: the one that the
 * sandbox gives stands for all.
 */
export const withoutDigests = (text: string): string =>
  text.replace(/@sha256:[0-9a-f]{8}…/g, '@sha256:dcdf65b1…');
