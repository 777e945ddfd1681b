/**
 * A function of an object that never changes, worked out once for each. Thousands of services ask the same of one
 * observation; what is forgotten with it takes no memory.
 */
export function memoize<K extends object, V>(make: (from: K) => V): (from: K) => V {
  const known = new WeakMap<K, { readonly made: V }>();
  return (from) => {
    const found = known.get(from);
    if (found !== undefined) return found.made;
    const made = make(from);
    known.set(from, { made });
    return made;
  };
}
