import type { Impact } from '../model/plan.ts';

export const noImpact = (summary: string): Impact => ({ class: 'none', summary, tasks: 0, proxies: [] });

export const rollingRestart = (tasks: number, why: string): Impact => ({
  class: 'rollingRestart',
  summary: `rolling restart of ${countOf(tasks, 'task')} (${why})`,
  tasks,
  proxies: [],
});

export const interruption = (tasks: number, proxies: readonly string[], summary: string): Impact => ({
  class: 'interruption',
  summary,
  tasks,
  proxies,
});

export const countOf = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
