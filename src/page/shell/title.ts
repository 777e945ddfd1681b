import type { PageTone, PageView } from '../../report/page/page-view.ts';

/** In a tab there is only room for one character. */
const signs: Readonly<Record<PageTone, string>> = {
  good: '✓',
  busy: '↻',
  warning: '!',
  critical: '✗',
  unknown: '?',
};

/** The title of the document: the verdict as a sign, and whose page it is. */
export const titleOf = ({ owner, verdict }: Pick<PageView, 'owner' | 'verdict'>): string =>
  `${signs[verdict.tone]} ${owner} – reconciler`;
