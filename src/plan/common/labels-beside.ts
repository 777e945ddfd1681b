import type { Labels } from '../../model/observed.ts';

/** The others but for those of the first. */
export const labelsBeside = (labels: Labels, others: Labels): Labels =>
  Object.fromEntries(Object.entries(others).filter(([label]) => !Object.hasOwn(labels, label)));
