/** Each item whose key an earlier item has, with the first item of that key. */
export function repeated<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
): readonly { readonly first: Item; readonly later: Item }[] {
  if (items.length < 2) return [];
  const firsts = new Map<string, Item>();
  const found: { first: Item; later: Item }[] = [];
  for (const item of items) {
    const first = firsts.get(keyOf(item));
    if (first === undefined) firsts.set(keyOf(item), item);
    else found.push({ first, later: item });
  }
  return found;
}
