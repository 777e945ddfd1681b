/** Mutants that no test can notice, because they mean the same; each with the reason. */
export interface Equivalent {
  readonly path: string;
  /** As the report shows it. */
  readonly mutant: string;
  readonly why: string;
}

export const equivalents: readonly Equivalent[] = [
  {
    path: 'src/plan/common/order-ports.ts',
    mutant: '.filter(({ freed }) => freed.length > 0) -> (left out)',
    why: 'Who frees nothing is found by nobody who takes: looking through fewer only takes less time',
  },
  {
    path: 'src/plan/common/order-ports.ts',
    mutant: 'freed.length > 0 -> freed.length >= 0',
    why: 'The same',
  },
  {
    path: 'src/plan/common/hold-back.ts',
    mutant: 'stops.size === 0 -> false',
    why: 'Where nothing is held back, nothing is taken out of the plan: leaving at once only takes less time',
  },
  {
    path: 'src/plan/nodes/node-move.ts',
    mutant: 'losses.length === 0 -> false',
    why: 'A move of no node is planned as no move is',
  },
  {
    path: 'src/plan/networks/checks/subnet-size.ts',
    mutant: '30 -> 31',
    why: 'A /31 has no address for a task, so the search goes on to the /30',
  },
];
