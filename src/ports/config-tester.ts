/** Asks nginx whether it would take a file. */
export interface ConfigTester {
  test(text: string, signal?: AbortSignal): Promise<ConfigVerdict>;
}

export type ConfigVerdict =
  | { readonly kind: 'accepted' }
  /** What nginx printed. */
  | { readonly kind: 'refused'; readonly output: string }
  /** There is no nginx to ask. */
  | { readonly kind: 'untested'; readonly reason: string };
