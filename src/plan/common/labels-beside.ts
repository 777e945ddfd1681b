import type { Labels } from '../../model/observed.ts';

/** `others` without the keys of `labels`. */
export const labelsBeside = (labels: Labels, others: Labels): Labels =>
  Object.fromEntries(Object.entries(others).filter(([label]) => !Object.hasOwn(labels, label)));
