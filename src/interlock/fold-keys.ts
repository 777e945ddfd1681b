import type { Json } from '../model/json.ts';

/** Known keys in their known spelling, whatever case they are written in: Go's TOML folds it. Others stay as they are. */
export function foldKeys<V extends Json | undefined>(
  table: Readonly<Record<string, V>>,
  known: readonly string[],
): Readonly<Record<string, V>> {
  const spelling = new Map(known.map((key) => [key.toLowerCase(), key]));
  return Object.fromEntries(
    Object.entries(table).map(([key, value]) => [spelling.get(key.toLowerCase()) ?? key, value]),
  );
}
