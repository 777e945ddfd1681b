import type { PageChange, PageDrift, PageProblem, PageView } from '../../../report/page/page-view.ts';

/** What the rest of the page says of things that have cards. */
export type AboutCard = Pick<PageView, 'problems' | 'drift' | 'plan'>;

export interface FactsOfCard {
  readonly problems: readonly PageProblem[];
  readonly drift: readonly PageDrift[];
  readonly changes: readonly PageChange[];
}

/** What it says of one of them: the ids of cards of swarm objects are their keys. */
export const aboutCard = ({ problems, drift, plan }: AboutCard, id: string): FactsOfCard => ({
  problems: problems.filter(({ card }) => card === id),
  drift: drift.filter(({ resource }) => resource === id),
  changes: (plan?.changes ?? []).filter(({ resource }) => resource === id),
});
