/** JSON from the network or a file, not validated yet. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;

export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

export const isJsonObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The value if it is an object, else an empty one. */
export const objectOf = (value: Json | undefined): JsonObject => (isJsonObject(value) ? value : {});

/** The value at a path of keys, or undefined if any key of it is missing. */
export function valueAt(value: Json | undefined, path: readonly string[]): Json | undefined {
  let found = value;
  for (const key of path) {
    if (!isJsonObject(found) || !Object.hasOwn(found, key)) return undefined;
    found = found[key];
  }
  return found;
}

/** A copy with the value at a path of keys set, or removed if it is undefined. All other keys are kept. */
export function withValueAt(
  target: JsonObject,
  path: readonly string[],
  value: Json | undefined,
): JsonObject {
  const [key, ...rest] = path;
  if (key === undefined) return isJsonObject(value) ? value : target;
  if (rest.length === 0) {
    if (value !== undefined) return { ...target, [key]: value };
    const { [key]: removed, ...others } = target;
    return others;
  }
  const inner = target[key];
  if (value === undefined && !isJsonObject(inner)) return target;
  return { ...target, [key]: withValueAt(isJsonObject(inner) ? inner : {}, rest, value) };
}

/** The texts in a list; none if the value is not a list. */
export const textsOf = (value: Json | undefined): readonly string[] =>
  Array.isArray(value) ? value.filter((item: Json) => typeof item === 'string') : [];

/** The items of a list; none if the value is not a list. */
export const listOf = (value: Json | undefined): readonly Json[] =>
  Array.isArray(value) ? (value as readonly Json[]) : []; // narrowed by isArray

/** A scalar as text; a list or an object as JSON. */
export const asText = (value: Json): string =>
  typeof value === 'object' ? JSON.stringify(value) : String(value);

/** JSON text that is equal for equal values: keys sorted, undefined left out. */
export function canonicalJson(value: Json | undefined): string {
  if (value === undefined) return 'null';
  if (Array.isArray(value)) return `[${value.map((item: Json) => canonicalJson(item)).join(',')}]`;
  if (!isJsonObject(value)) return JSON.stringify(value);
  const members: string[] = [];
  for (const key of Object.keys(value).sort()) {
    const member = value[key];
    if (member !== undefined) members.push(`${JSON.stringify(key)}:${canonicalJson(member)}`);
  }
  return `{${members.join(',')}}`;
}

export const isEqualJson = (left: Json | undefined, right: Json | undefined): boolean =>
  left === right || canonicalJson(left) === canonicalJson(right);

/** Undefined for invalid JSON: anybody can edit labels, so a broken one counts as missing. */
export function parseJson(text: string | undefined): Json | undefined {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as Json; // JSON.parse gives JSON
  } catch {
    return undefined;
  }
}
