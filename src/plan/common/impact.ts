import { countOf } from '../../kernel/count-of.ts';
import type { Impact } from '../../model/plan.ts';

const nothing: Impact = {
  class: 'none',
  summary: '',
  tasks: 0,
  proxies: [],
  reconfigurations: 0,
  seconds: 0,
};

export const noImpact = (summary: string): Impact => ({ ...nothing, summary });

export const rollingRestart = (tasks: number, why: string): Impact => ({
  ...nothing,
  class: 'rollingRestart',
  summary: `rolling restart of ${countOf(tasks, 'task')} (${why})`,
  tasks,
});

export const reschedule = (tasks: number, summary: string): Impact => ({
  ...nothing,
  ...{ class: 'reschedule', summary, tasks },
});

export const interruption = (tasks: number, proxies: readonly string[], summary: string): Impact => ({
  ...nothing,
  ...{ class: 'interruption', summary, tasks, proxies },
});

export const about = (seconds: number): string => `about ${seconds} s`;

/** At most four names; of more, the first three and a count of the others. */
export const listOf = (names: readonly string[]): string =>
  names.length <= 4 ? names.join(', ') : `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`;
