import type { Clock } from '../../ports/clock.ts';

/** Makes a value for a key at most once within a time, and keeps only so many. */
export function keepFor<Value>(
  make: (key: string) => Value,
  { clock, ms, most }: { readonly clock: Clock; readonly ms: number; readonly most: number },
): (key: string) => Value {
  const kept = new Map<string, { readonly value: Value; readonly untilMs: number }>();
  return (key) => {
    const nowMs = clock.monotonicMs();
    const known = kept.get(key);
    if (known !== undefined && nowMs < known.untilMs) return known.value;
    if (kept.size >= most) kept.clear();
    const value = make(key);
    kept.set(key, { value, untilMs: nowMs + ms });
    return value;
  };
}
