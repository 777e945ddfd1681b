import { ownerOfPath } from './fields/extra-spec.ts';
import { serviceFields } from './field-table.ts';

/** The problem of a path in the engine's spec: a field covers it, or the engine spells one of its keys differently. */
export type EnginePlace =
  | { readonly owner: string }
  /** The misspelt key is `depth` keys from the top. */
  | { readonly depth: number; readonly spelling: string };

/** The engine accepts keys in any case, but returns them in its own spelling. */
export function enginePlace(path: readonly string[]): EnginePlace | undefined {
  const owner = ownerOfPath(folded(path), foldedFields);
  if (owner !== undefined) return { owner };
  const depth = path.findIndex((_, index) => spellingOf(path, index) !== path[index]);
  return depth === -1 ? undefined : { depth: depth + 1, spelling: spellingOf(path, depth) };
}

const folded = (path: readonly string[]): readonly string[] => path.map((key) => key.toLowerCase());

const tableFields = serviceFields.filter(({ enginePath }) => enginePath.length > 0);

const foldedFields = tableFields.map((field) => ({ ...field, enginePath: folded(field.enginePath) }));

/** The table's spelling of a key of a path; an unknown key is returned as it is. */
function spellingOf(path: readonly string[], index: number): string {
  const start = folded(path.slice(0, index + 1)).join('/');
  const known = tableFields.find(
    ({ enginePath }) => folded(enginePath.slice(0, index + 1)).join('/') === start,
  );
  return known?.enginePath[index] ?? path[index] ?? '';
}
