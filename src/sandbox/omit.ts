export function omit<T extends object, K extends keyof T>(value: T, dropped: K): Omit<T, K> {
  // The type of Object.fromEntries does not know which keys are left.
  return Object.fromEntries(Object.entries(value).filter(([key]) => key !== dropped)) as Omit<T, K>;
}
