/** Mutants that no test can detect, because they behave the same; each with the reason. */
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
    why: 'An entry that frees nothing matches no taker: the filter only saves time',
  },
  {
    path: 'src/plan/common/order-ports.ts',
    mutant: 'freed.length > 0 -> freed.length >= 0',
    why: 'The same',
  },
  {
    path: 'src/plan/common/withhold-changes.ts',
    mutant: 'stops.size === 0 -> false',
    why: 'Without stops nothing is removed from the plan: returning early only saves time',
  },
  {
    path: 'src/plan/nodes/node-move.ts',
    mutant: 'losses.length === 0 -> false',
    why: 'Moving no node gives the same plan as no move',
  },
  {
    path: 'src/plan/networks/checks/subnet-size.ts',
    mutant: '30 -> 31',
    why: 'A /31 has no address for a task, so the search continues with the /30',
  },
];
