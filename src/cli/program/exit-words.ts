import type { ExitWord } from '../../model/exit-code.ts';

const simple: readonly ExitWord[] = ['done', 'error', 'interrupted'];

/** The commands that have further exit codes. */
const further: Readonly<Record<string, readonly ExitWord[]>> = {
  plan: ['done', 'error', 'differences', 'interrupted'],
  apply: ['done', 'error', 'unhealthy', 'refused', 'interrupted'],
  router: ['done', 'error', 'unhealthy', 'refused', 'interrupted'],
  verify: ['done', 'error', 'unhealthy', 'interrupted'],
  drift: ['done', 'error', 'differences', 'interrupted'],
  status: ['done', 'error', 'differences', 'unhealthy', 'interrupted'],
};

/** The exit codes of a command, as words. */
export const exitWordsOf = (command: string): readonly ExitWord[] => further[command] ?? simple;
