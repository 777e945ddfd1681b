const longestName = 64;

/** The candidate that a misspelt name most likely stands for, or undefined if none is close enough. */
export function closestName(name: string, candidates: readonly string[]): string | undefined {
  if (name.length > longestName) return undefined;
  const misspelt = name.toLowerCase();
  const ranked = candidates
    .filter((candidate) => candidate !== name && candidate.length <= longestName)
    .map((candidate) => ({ candidate, distance: editDistance(misspelt, candidate.toLowerCase()) }))
    .toSorted((left, right) => left.distance - right.distance);
  const best = ranked[0];
  if (best === undefined) return undefined;
  const tolerated = Math.max(1, Math.floor(Math.max(name.length, best.candidate.length) / 3));
  return best.distance <= tolerated ? best.candidate : undefined;
}

/** The number of letters to add, remove, replace or swap with their neighbour to turn one text into the other. */
function editDistance(left: string, right: string): number {
  let beforePrevious: readonly number[] = [];
  let previous: readonly number[] = Array.from({ length: right.length + 1 }, (_, column) => column);
  for (let row = 1; row <= left.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= right.length; column += 1) {
      const replaced = at(previous, column - 1) + (left[row - 1] === right[column - 1] ? 0 : 1);
      const swapped =
        left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1]
          ? at(beforePrevious, column - 2) + 1
          : Infinity;
      current.push(Math.min(at(previous, column) + 1, at(current, column - 1) + 1, replaced, swapped));
    }
    beforePrevious = previous;
    previous = current;
  }
  return at(previous, right.length);
}

const at = (row: readonly number[], column: number): number => row[column] ?? Infinity;
