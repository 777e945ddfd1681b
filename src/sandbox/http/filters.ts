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
    refuse(400, `json: cannot unmarshal ${sortOf(value)} into Go value of type map[string]map[string]bool`);
  }
  return new Map(Object.entries(value).map(([key, wanted]) => [key, readWanted(wanted)]));
}

function parseJson(query: string): unknown {
  const end = scanValue(query, { atEnd: 'unexpected end of JSON input', hasSecondJson: false });
  const rest = query.slice(end).trim();
  if (rest !== '') refuse(400, `invalid character '${rest.charAt(0)}' after top-level value`);
  return JSON.parse(query);
}

function readWanted(wanted: unknown): string[] {
  if (Array.isArray(wanted) && wanted.every((item) => typeof item === 'string')) return wanted;
  // The values of the map form are not looked at: {"a": false} wants "a" all the same.
  if (typeof wanted === 'object' && wanted !== null && !Array.isArray(wanted)) return Object.keys(wanted);
  refuse(400, `json: cannot unmarshal ${sortOf(wanted)} into Go value of type map[string]bool`);
}

const sortOf = (value: unknown): string => {
  if (Array.isArray(value)) return 'array';
  return typeof value === 'boolean' ? 'bool' : typeof value;
};

/** A key without values filters nothing; of several values one has to match. */
export function matches(filters: Filters, key: string, test: (wanted: string) => boolean): boolean {
  const wanted = filters.get(key) ?? [];
  return wanted.length === 0 || wanted.some(test);
}

export const matchesStart = (filters: Filters, key: string, value: string): boolean =>
  matches(filters, key, (wanted) => value.startsWith(wanted));

/** Labels are wanted all. `key=` wants the key with any value, as `key` does. */
export function matchesLabels(filters: Filters, key: string, labels: Labels): boolean {
  return (filters.get(key) ?? []).every((wanted) => {
    const [name = '', ...rest] = wanted.split('=');
    const value = rest.join('=');
    return Object.hasOwn(labels, name) && (value === '' || labels[name] === value);
  });
}

/** Values of a closed set; others are a 500 in API 1.41. */
export function checkValues(filters: Filters, key: string, known: readonly string[]): void {
  for (const wanted of filters.get(key) ?? []) {
    if (!known.includes(wanted.toLowerCase())) refuse(500, `Invalid ${key} filter: '${wanted}'`);
  }
}
