import type { Dialect } from '../dialect.ts';
import type { Draft } from '../draft.ts';
import type { SandboxRequest } from './exchange.ts';
import { scanValue } from '../bodies/go-scan.ts';
import { Refusal, refuse } from './refusal.ts';
import type { Labels } from '../bodies/service-spec.ts';

export type Filters = ReadonlyMap<string, readonly string[]>;

/** Reads the `filters` query, `{"name": ["a"]}` or the form of older clients, `{"name": {"a": true}}`. */
export function readFilters(
  { dialect }: Draft,
  request: SandboxRequest,
  accepted: readonly string[],
): Filters {
  const query = request.query['filters'] ?? '';
  const filters = query === '' ? new Map<string, string[]>() : readQuery(query, dialect);
  for (const key of filters.keys()) {
    if (!accepted.includes(key)) refuse(400, dialect.unknownFilter(key));
  }
  return filters;
}

function readQuery(query: string, dialect: Dialect): Map<string, string[]> {
  try {
    return parse(query);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return refuse(error.status, dialect.badFilters(error.message));
  }
}

function parse(query: string): Map<string, string[]> {
  const value = parseJson(query);
  if (value === null) return new Map();
  if (typeof value !== 'object' || Array.isArray(value)) {
    refuse(
      400,
      `json: cannot unmarshal ${jsonTypeOf(value)} into Go value of type map[string]map[string]bool`,
    );
  }
  return new Map(Object.entries(value).map(([key, values]) => [key, readValues(values)]));
}

function parseJson(query: string): unknown {
  const end = scanValue(query, { atEnd: 'unexpected end of JSON input', hasSecondJson: false });
  const rest = query.slice(end).trim();
  if (rest !== '') refuse(400, `invalid character '${rest.charAt(0)}' after top-level value`);
  return JSON.parse(query);
}

function readValues(values: unknown): string[] {
  if (Array.isArray(values) && values.every((item) => typeof item === 'string')) return values;
  // The engine ignores the values of the map form: {"a": false} filters by "a" as well.
  if (typeof values === 'object' && values !== null && !Array.isArray(values)) return Object.keys(values);
  refuse(400, `json: cannot unmarshal ${jsonTypeOf(values)} into Go value of type map[string]bool`);
}

const jsonTypeOf = (value: unknown): string => {
  if (Array.isArray(value)) return 'array';
  return typeof value === 'boolean' ? 'bool' : typeof value;
};

/** A key without values filters nothing; of several values at least one has to match. */
export function matches(filters: Filters, key: string, test: (value: string) => boolean): boolean {
  const values = filters.get(key) ?? [];
  return values.length === 0 || values.some(test);
}

export const matchesStart = (filters: Filters, key: string, value: string): boolean =>
  matches(filters, key, (prefix) => value.startsWith(prefix));

/** All labels have to match. `key=` matches the key with any value, as `key` does. */
export function matchesLabels(filters: Filters, key: string, labels: Labels): boolean {
  return (filters.get(key) ?? []).every((label) => {
    const [name = '', ...rest] = label.split('=');
    const value = rest.join('=');
    return Object.hasOwn(labels, name) && (value === '' || labels[name] === value);
  });
}

/** Only known values are allowed; the engine answers 500 to others (API 1.41). */
export function checkValues(filters: Filters, key: string, known: readonly string[]): void {
  for (const value of filters.get(key) ?? []) {
    if (!known.includes(value.toLowerCase())) refuse(500, `Invalid ${key} filter: '${value}'`);
  }
}
