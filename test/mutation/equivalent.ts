/** Mutants that no test can notice, because they mean the same; each with the reason. */
export interface Equivalent {
  readonly path: string;
  /** As the report shows it. */
  readonly mutant: string;
  readonly why: string;
}

export const equivalents: readonly Equivalent[] = [];
