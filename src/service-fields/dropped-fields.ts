import { isJsonObject, type Json, type JsonObject } from '../kernel/json.ts';
import { serviceFields } from './field-table.ts';

/** A field that would be missing from what a write of the spec leaves. */
export interface DroppedField {
  /** As manifests say it, or as the engine does where they cannot. */
  readonly name: string;
  /** The oldest API that keeps it. */
  readonly minApiVersion: string;
}

export interface VersionedField extends DroppedField {
  /** `*` stands for every item of a list. */
  readonly enginePath: readonly string[];
}

const container = ['TaskTemplate', 'ContainerSpec'] as const;

/** What engines take out of a spec that comes over an older API (moby, adjustForAPIVersion), above the oldest that we speak. */
const versioned: readonly VersionedField[] = [
  { enginePath: [...container, 'Privileges', 'Seccomp'], minApiVersion: '1.44' },
  { enginePath: [...container, 'Privileges', 'AppArmor'], minApiVersion: '1.44' },
  { enginePath: [...container, 'Privileges', 'NoNewPrivileges'], minApiVersion: '1.44' },
  { enginePath: [...container, 'Healthcheck', 'StartInterval'], minApiVersion: '1.44' },
  { enginePath: [...container, 'OomScoreAdj'], minApiVersion: '1.46' },
  { enginePath: [...container, 'Mounts', '*', 'TmpfsOptions', 'Options'], minApiVersion: '1.46' },
  { enginePath: ['TaskTemplate', 'Resources', 'SwapBytes'], minApiVersion: '1.52' },
  { enginePath: ['TaskTemplate', 'Resources', 'MemorySwappiness'], minApiVersion: '1.52' },
].map((field) => ({
  ...field,
  name: field.enginePath
    .filter((key) => key !== '*')
    .slice(-2)
    .join('.'),
}));

/** The fields that an API version does not know yet: few, and the same for all services. */
export function fieldsAbove(apiVersion: string): readonly VersionedField[] {
  const inTable = new Set(serviceFields.map(({ enginePath }) => enginePath.join('/')));
  const beside = versioned.filter(({ enginePath }) => !inTable.has(enginePath.join('/')));
  // The row of `extraSpec` is the whole spec: what it lays there is judged by its place.
  const placed = serviceFields.filter(({ enginePath }) => enginePath.length > 0);
  return [...placed, ...beside].filter(({ minApiVersion }) => isOlder(apiVersion, minApiVersion));
}

/** Those of the fields that a spec has: it would lose them without a word. */
export const droppedFields = (spec: JsonObject, above: readonly VersionedField[]): readonly DroppedField[] =>
  above
    .filter(({ enginePath }) => valuesAt(spec, enginePath).some((value) => !isNothing(value)))
    .map(({ name, minApiVersion }) => ({ name, minApiVersion }));

/** By number: 1.9 is older than 1.41. */
function isOlder(version: string, other: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [otherMajor = 0, otherMinor = 0] = other.split('.').map(Number);
  return major < otherMajor || (major === otherMajor && minor < otherMinor);
}

function valuesAt(value: Json | undefined, path: readonly string[], depth = 0): readonly Json[] {
  const key = path[depth];
  if (value === undefined) return [];
  if (key === undefined) return [value];
  if (key === '*')
    return Array.isArray(value) ? value.flatMap((item: Json) => valuesAt(item, path, depth + 1)) : [];
  return isJsonObject(value) && Object.hasOwn(value, key) ? valuesAt(value[key], path, depth + 1) : [];
}

/** What is lost where nothing is said is not missed. */
const isNothing = (value: Json): boolean =>
  value === null ||
  value === false ||
  value === 0 ||
  value === '' ||
  (typeof value === 'object' && Object.keys(value).length === 0);
