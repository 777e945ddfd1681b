import { scanValue } from './go-scan.ts';
import { Refusal, refuse } from './refusal.ts';

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
}

export type Shaped = Record<string, unknown>;

export function decodeBody(shape: Shape, body: string): Shaped {
  if (body === '') refuse(400, 'got EOF while reading request body');
  // The shape of a request body is an object, for which decode returns a record.
  return decode(shape, parseFirst(body), { path: [] }) as Shaped;
}

function parseFirst(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return JSON.parse(body.slice(0, scanValue(body, 'unexpected EOF')));
  }
}

interface Place {
  readonly struct?: string;
  readonly path: readonly string[];
}

function decode(shape: Shape, value: unknown, place: Place): unknown {
  if (value === null || value === undefined) return zero(shape);
  if (!fits(shape, value)) throw mismatch(shape, value, place);
  if (shape.kind === 'object') return decodeObject(shape, value as Shaped, place);
  if (shape.kind === 'list') return (value as unknown[]).map((item) => decode(shape.of, item, place));
  if (shape.kind === 'map') {
    const entries = Object.entries(value as Shaped);
    return Object.fromEntries(entries.map(([key, item]) => [key, decode(shape.of, item, place)]));
  }
  return value;
}

function decodeObject(shape: Extract<Shape, { kind: 'object' }>, value: Shaped, place: Place): Shaped {
  const sent = byLowerCase(value);
  const result: Shaped = {};
  for (const [name, field] of Object.entries(shape.fields)) {
    const given = sent.get(name.toLowerCase());
    const inside = { struct: shape.goType.replace(/^.*\./, ''), path: [...place.path, name] };
    const decoded = decode(field.shape, given, inside);
    if (isWritten(field, given, decoded)) result[name] = absentAsNull(field, given) ? null : decoded;
  }
  return result;
}

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

function zero(shape: Shape): unknown {
  if (shape.kind === 'object') return decodeObject(shape, {}, { path: [] });
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
  const field = place.struct === undefined ? '' : `struct field ${place.struct}.${place.path.join('.')} of `;
  const into = field === '' ? `value of type ${shape.goType}` : `${field}type ${shape.goType}`;
  return new Refusal(400, `json: cannot unmarshal ${sortOf(shape, value)} into Go ${into}`);
}

function sortOf(shape: Shape, value: unknown): string {
  if (typeof value === 'number') {
    return shape.kind === 'int' || shape.kind === 'uint' ? `number ${value}` : 'number';
  }
  if (Array.isArray(value)) return 'array';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}
