import { ownerOfPath } from './fields/extra-spec.ts';
import { serviceFields } from './field-table.ts';

/** What is to be said of a place in the engine's spec: a field has it, or the engine spells one of its keys otherwise. */
export type EnginePlace =
  | { readonly owner: string }
  /** The key at `depth` keys from the top. */
  | { readonly depth: number; readonly spelling: string };

/** The engine takes keys in any case, and answers in one. */
export function enginePlace(path: readonly string[]): EnginePlace | undefined {
  const owner = ownerOfPath(folded(path), foldedFields);
  if (owner !== undefined) return { owner };
  const depth = path.findIndex((_, index) => spellingOf(path, index) !== path[index]);
  return depth === -1 ? undefined : { depth: depth + 1, spelling: spellingOf(path, depth) };
}

const folded = (path: readonly string[]): readonly string[] => path.map((key) => key.toLowerCase());

const placed = serviceFields.filter(({ enginePath }) => enginePath.length > 0);

const foldedFields = placed.map((field) => ({ ...field, enginePath: folded(field.enginePath) }));

/** How the table spells a key of a path; a key that it does not know is spelt as it is. */
function spellingOf(path: readonly string[], index: number): string {
  const start = folded(path.slice(0, index + 1)).join('/');
  const known = placed.find(({ enginePath }) => folded(enginePath.slice(0, index + 1)).join('/') === start);
  return known?.enginePath[index] ?? path[index] ?? '';
}
