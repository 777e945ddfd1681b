import { type Dialect, isOlder } from '../dialect.ts';
import { scanValue } from './go-scan.ts';
import { Refusal, refuse } from '../http/refusal.ts';

/** What a Go type accepts from JSON. The engine drops what it does not know and complains in Go's words. */
export type Shape =
  | { readonly kind: 'string' | 'bool' | 'int' | 'uint' | 'float'; readonly goType: string }
  | { readonly kind: 'list' | 'map'; readonly goType: string; readonly of: Shape }
  | { readonly kind: 'object'; readonly goType: string; readonly fields: Readonly<Record<string, Field>> };

/**
 * When a field is written back: `filled` unless it is its zero value, `given` whenever it was sent (a Go pointer),
 * `always` with its zero value, `nullable` with null.
 */
export interface Field {
  readonly shape: Shape;
  readonly written: 'filled' | 'given' | 'always' | 'nullable';
  readonly embedded?: string;
  readonly since?: string;
}

export type Shaped = Record<string, unknown>;

export function decodeBody(shape: Shape, body: string, dialect: Dialect): Shaped {
  if (body === '' && !dialect.takesEmptyBody) refuse(400, 'got EOF while reading request body');
  const { value, rest } =
    body === '' ? { value: {}, rest: '' } : inBody(dialect, () => parseFirst(body, dialect));
  // The shape of a request body is an object, for which decode returns a record.
  const decoded = inBody(dialect, () => decode(shape, value, { path: [], dialect })) as Shaped;
  if (rest !== '' && !dialect.ignoresTextBehindJson) refuse(400, 'unexpected content after JSON');
  return decoded;
}

/** Puts a refusal into the words that the engine has for mistakes in a body. */
export function inBody<T>(dialect: Dialect, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return refuse(error.status, dialect.badJson(error.message));
  }
}

function parseFirst(
  body: string,
  { hasSecondJson }: Dialect,
): { readonly value: unknown; readonly rest: string } {
  try {
    return { value: JSON.parse(body), rest: '' };
  } catch {
    const end = scanValue(body, { atEnd: 'unexpected EOF', hasSecondJson });
    return { value: JSON.parse(body.slice(0, end)), rest: body.slice(end) };
  }
}

interface Place {
  readonly struct?: string;
  readonly path: readonly string[];
  /** An item of a list is not a field. */
  readonly isItem?: true;
  readonly dialect: Dialect;
}

function decode(shape: Shape, value: unknown, place: Place): unknown {
  if (value === null || value === undefined) return zero(shape, place.dialect);
  if (!fits(shape, value)) throw mismatch(shape, value, place);
  if (shape.kind === 'object') return decodeObject(shape, value as Shaped, place);
  if (shape.kind === 'list') {
    const itemPlace = (index: number): Place => ({ ...inside(place, String(index)), isItem: true });
    return (value as unknown[]).map((item, index) => decode(shape.of, item, itemPlace(index)));
  }
  if (shape.kind === 'map') {
    const entries = Object.entries(value as Shaped);
    return Object.fromEntries(
      entries.map(([key, item]) => [key, decode(shape.of, item, inside(place, key))]),
    );
  }
  return value;
}

/** Only newer engines tell the item of a list or map that is wrong. */
const inside = (place: Place, key: string): Place =>
  place.dialect.hasSecondJson ? { ...place, path: [...place.path, key] } : place;

function decodeObject(shape: Extract<Shape, { kind: 'object' }>, value: Shaped, place: Place): Shaped {
  const sent = byLowerCase(value);
  const result: Shaped = {};
  const { dialect } = place;
  const own = shape.goType.replace(/^.*\./, '');
  const struct = dialect.hasSecondJson ? (place.struct ?? own) : own;
  for (const [name, field] of Object.entries(shape.fields)) {
    if (field.since !== undefined && isOlder(dialect.apiVersion, field.since)) continue;
    const given = sent.get(name.toLowerCase());
    const path = [...place.path, ...namesAround(field, dialect), name];
    const decoded = decode(field.shape, given, { struct, path, dialect });
    if (isWritten(field, given, decoded)) result[name] = absentAsNull(field, given) ? null : decoded;
  }
  return result;
}

const namesAround = ({ embedded }: Field, { namesEmbedded }: Dialect): readonly string[] =>
  namesEmbedded && embedded !== undefined ? [embedded] : [];

// encoding/json takes field names in any case; of two the later one counts.
function byLowerCase(value: Shaped): ReadonlyMap<string, unknown> {
  return new Map(Object.entries(value).map(([key, item]) => [key.toLowerCase(), item]));
}

function isWritten(field: Field, given: unknown, decoded: unknown): boolean {
  if (field.written === 'filled') return !isEmpty(decoded);
  if (field.written === 'given') return given !== undefined && given !== null;
  return true;
}

const absentAsNull = (field: Field, given: unknown): boolean =>
  field.written === 'nullable' && (given === undefined || given === null);

function isEmpty(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  if (typeof value === 'object' && value !== null) return Object.keys(value).length === 0;
  return value === '' || value === 0 || value === false;
}

function zero(shape: Shape, dialect: Dialect): unknown {
  if (shape.kind === 'object') return decodeObject(shape, {}, { path: [], dialect });
  if (shape.kind === 'list') return [];
  if (shape.kind === 'map') return {};
  if (shape.kind === 'string') return '';
  return shape.kind === 'bool' ? false : 0;
}

function fits(shape: Shape, value: unknown): boolean {
  switch (shape.kind) {
    case 'string':
      return typeof value === 'string';
    case 'bool':
      return typeof value === 'boolean';
    case 'list':
      return Array.isArray(value);
    case 'map':
    case 'object':
      return typeof value === 'object' && !Array.isArray(value);
    case 'float':
      return typeof value === 'number';
    case 'int':
      return Number.isInteger(value);
    case 'uint':
      return Number.isInteger(value) && Number(value) >= 0 && fitsBits(shape.goType, Number(value));
  }
}

const fitsBits = (goType: string, value: number): boolean => goType !== 'uint32' || value < 2 ** 32;

function mismatch(shape: Shape, value: unknown, place: Place): Refusal {
  return new Refusal(
    400,
    `json: cannot unmarshal ${sortOf(shape, value)} into ${nameOf(place)} of type ${shape.goType}`,
  );
}

function nameOf({ struct, path, isItem, dialect }: Place): string {
  if (struct === undefined) return 'Go value';
  const field = [struct, ...path].join('.');
  return isItem === true && dialect.hasSecondJson ? field : `Go struct field ${field}`;
}

function sortOf(shape: Shape, value: unknown): string {
  if (typeof value === 'number') {
    return shape.kind === 'int' || shape.kind === 'uint' ? `number ${value}` : 'number';
  }
  if (Array.isArray(value)) return 'array';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}
