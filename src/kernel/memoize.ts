/**
 * Computes a function of an immutable object once for each object. Thousands of services ask the same of one
 * observation; results are freed with the object.
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
