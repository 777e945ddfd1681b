import type { Picture } from './picture-of.ts';

/** The item to which a key leads from another one; undefined: to none. */
export function nextItem({ columns, lines }: Picture, from: string, key: string): string | undefined {
  const filled = columns.map(({ items }) => items.map(({ id }) => id)).filter(({ length }) => length > 0);
  const column = filled.findIndex((ids) => ids.includes(from));
  const ids = filled[column];
  if (ids === undefined) return undefined;
  const place = ids.indexOf(from);
  const linked = (step: 1 | -1): string | undefined => {
    const ends = lines.flatMap((line) =>
      step === 1 ? (line.from === from ? [line.to] : []) : line.to === from ? [line.from] : [],
    );
    return firstIn(filled, ends, step) ?? nearest(filled[column + step], place);
  };
  switch (key) {
    case 'ArrowUp':
      return ids[place - 1];
    case 'ArrowDown':
      return ids[place + 1];
    case 'Home':
      return ids[0];
    case 'End':
      return ids.at(-1);
    case 'ArrowRight':
      return linked(1);
    case 'ArrowLeft':
      return linked(-1);
    default:
      return undefined;
  }
}

/** The topmost of some items in the column that is nearest in the direction. */
function firstIn(
  columns: readonly (readonly string[])[],
  ids: readonly string[],
  step: 1 | -1,
): string | undefined {
  const wanted = new Set(ids);
  const inDirection = step === 1 ? columns : columns.toReversed();
  return inDirection.flat().find((id) => wanted.has(id));
}

const nearest = (ids: readonly string[] | undefined, place: number): string | undefined =>
  ids?.[Math.min(place, ids.length - 1)];
