import type { JsonObject } from '../../kernel/json.ts';
import { directive, type Line } from '../text/line.ts';
import { configKeys, type ConfigKey, type ConfigKeyName } from './config-keys.ts';

/** The keys of a cluster's `Config`, judged. */
export interface Settings {
  /** Whether the key is there at all. */
  readonly has: (key: ConfigKeyName) => boolean;
  readonly words: (key: ConfigKeyName) => readonly string[];
  readonly isOn: (key: ConfigKeyName) => boolean;
  /** The directive of a key. */
  readonly line: (name: string, key: ConfigKeyName) => Line;
  readonly notes: readonly string[];
}

export function readSettings(config: JsonObject): Settings {
  const values = new Map<string, readonly string[]>();
  const notes: string[] = [];
  for (const [key, { fallback, read, expected }] of Object.entries<ConfigKey>(configKeys)) {
    const value = config[key];
    const found = value === undefined ? undefined : read(value);
    values.set(key, found ?? fallback.split(' '));
    if (value !== undefined && found === undefined) {
      notes.push(`${key}: ${JSON.stringify(value)} is not ${expected}; ${fallback || 'nothing'} is used`);
    }
  }
  const words = (key: ConfigKeyName): readonly string[] => values.get(key) ?? [];
  return {
    has: (key) => config[key] !== undefined,
    words,
    isOn: (key) => words(key)[0] === 'on',
    line: (name, key) => directive(name, words(key), { label: key }),
    notes: [...notes, ...notesOnKeys(config)],
  };
}

/** Beyond this a dead task holds up each request that meets it. */
const longConnectTimeout = 10;

function* notesOnKeys(config: JsonObject): Generator<string> {
  if (Number(config['ConnectTimeout']) > longConnectTimeout) {
    yield `ConnectTimeout: ${Number(config['ConnectTimeout'])} seconds is how long a request waits for a task that is gone; 5 is enough on an overlay network`;
  }
  if (config['ServerNamesHashBucketSize'] !== undefined && config['ServerNamesHashBucketSize'] !== 128) {
    yield 'ServerNamesHashBucketSize: has no effect, the size is computed from the host names';
  }
  if (config['UpstreamZoneSize'] !== undefined && config['UpstreamZoneSize'] !== 64) {
    yield 'UpstreamZoneSize: has no effect, upstreams need no shared zone';
  }
  for (const key of ['AdminUser', 'AdminPass']) {
    if ((config[key] ?? '') !== '') yield `${key}: has no effect, nginx has no administrator`;
  }
  if (!['required', '', undefined].includes(config['SSLVerify'] as string | undefined)) {
    yield 'SSLVerify: has no effect, certificates of clients are not asked for';
  }
}
