import { refuse } from './http/refusal.ts';

/** Finds by id, then by name, then by id prefix: the engine's order. */
export function findOne<T extends { readonly ID: string }>(
  kind: string,
  rows: readonly T[],
  key: string,
  nameOf: (row: T) => string,
): T {
  const byId = rows.find((row) => row.ID === key);
  if (byId !== undefined) return byId;
  const byName = rows.filter((row) => nameOf(row) === key);
  const matches = byName.length > 0 ? byName : rows.filter((row) => row.ID.startsWith(key));
  // API 1.41 answers an ambiguous prefix with 400, not 404.
  if (matches.length > 1) refuse(400, `${kind} ${key} is ambiguous (${matches.length} matches found)`);
  return matches[0] ?? refuse(404, `${kind} ${key} not found`);
}
