import type { PageHealth, PageSync } from '../page-view.ts';

const worstFirst = ['missing', 'degraded', 'progressing', 'healthy'] as const;

export const worstOf = (healths: readonly PageHealth[]): PageHealth | undefined =>
  worstFirst.find((health) => healths.includes(health));

const urgentFirst = ['quarantined', 'refused', 'drifted', 'pending', 'suspended', 'inSync'] as const;

/** Undefined: none of them is ours. */
export const mostUrgent = (syncs: readonly PageSync[]): PageSync | undefined =>
  urgentFirst.find((sync) => syncs.includes(sync));
