export function omit<T extends object, K extends keyof T>(value: T, dropped: K): Omit<T, K> {
  // Object.fromEntries cannot say which keys it leaves.
  return Object.fromEntries(Object.entries(value).filter(([key]) => key !== dropped)) as Omit<T, K>;
}
