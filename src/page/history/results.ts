import type { PassResult } from '../../model/outcome.ts';
import type { PageTone } from '../../report/page/page-view.ts';

export const resultTones: Readonly<Record<PassResult, PageTone>> = {
  done: 'good',
  waiting: 'busy',
  refused: 'warning',
  interrupted: 'warning',
  unhealthy: 'critical',
  failed: 'critical',
};

/** Where its entry in the history is. */
export const passId = (at: string): string => `pass-${at}`;
