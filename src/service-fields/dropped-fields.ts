import { isJsonObject, type Json, type JsonObject } from '../kernel/json.ts';
import { serviceFields } from './field-table.ts';

/** A field that a write of the spec would lose. */
export interface DroppedField {
  /** The field's name in manifests, or the engine's if manifests have none. */
  readonly name: string;
  /** The oldest API version that keeps it. */
  readonly minApiVersion: string;
}

export interface VersionedField extends DroppedField {
  /** `*` stands for every item of a list. */
  readonly enginePath: readonly string[];
}

const container = ['TaskTemplate', 'ContainerSpec'] as const;

/** Fields that engines drop from a spec of an older API version (moby, adjustForAPIVersion), above the oldest that we support. */
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

/** The fields that an API version does not have yet: few, and the same for all services. */
export function fieldsAbove(apiVersion: string): readonly VersionedField[] {
  const inTable = new Set(serviceFields.map(({ enginePath }) => enginePath.join('/')));
  const notInTable = versioned.filter(({ enginePath }) => !inTable.has(enginePath.join('/')));
  // The path of `extraSpec` is the whole spec: its values are covered by `versioned`.
  const tableFields = serviceFields.filter(({ enginePath }) => enginePath.length > 0);
  return [...tableFields, ...notInTable].filter(({ minApiVersion }) => isOlder(apiVersion, minApiVersion));
}

/** The fields of `above` that a spec has: the engine would silently drop them. */
export const droppedFields = (spec: JsonObject, above: readonly VersionedField[]): readonly DroppedField[] =>
  above
    .filter(({ enginePath }) => valuesAt(spec, enginePath).some((value) => !isEmpty(value)))
    .map(({ name, minApiVersion }) => ({ name, minApiVersion }));

/** Compares numbers, not text: 1.9 is older than 1.41. */
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

/** Dropping an empty value changes nothing. */
const isEmpty = (value: Json): boolean =>
  value === null ||
  value === false ||
  value === 0 ||
  value === '' ||
  (typeof value === 'object' && Object.keys(value).length === 0);
