/** How many of the items of each column are drawn: whoever needs less than an equal share leaves the rest to the others. */
export function shareBudget(wanted: readonly number[], budget: number): readonly number[] {
  const shares = wanted.map(() => 0);
  let left = budget;
  const ascending = wanted
    .map((count, index) => ({ count, index }))
    .sort((one, other) => one.count - other.count);
  ascending.forEach(({ count, index }, place) => {
    const share = Math.min(count, Math.floor(left / (wanted.length - place)));
    shares[index] = share;
    left -= share;
  });
  return shares;
}
