import { compareText, keyOf } from '../../../kernel/key.ts';
import type { ReconcilerSnapshot } from '../../../model/snapshot.ts';
import type { PageFacts } from '../page-facts.ts';
import { clusterId } from '../cards/card-ids.ts';
import type { PageCard, PageProblem } from '../page-view.ts';
import { daemonProblems } from './daemon-problems.ts';
import { resourceProblems } from './resource-problems.ts';

/** Everything that needs attention: what is critical first, then what lasts longest. A service of the core is on the card of its cluster. */
export function problemsOf(
  snapshot: ReconcilerSnapshot,
  facts: PageFacts,
  cards: readonly PageCard[],
): readonly PageProblem[] {
  const shown = new Set(cards.map(({ id }) => id));
  const clusterOf = new Map(
    (snapshot.topology?.() ?? { clusters: [] }).clusters.flatMap(({ name, made }) =>
      made.map((service) => [keyOf('service', service) as string, clusterId(name)]),
    ),
  );
  const ofResources = resourceProblems(snapshot, facts);
  // That the sync failed is no problem of its own where an object says why.
  const isTold = ofResources.some(({ id }) => /^(refused|quarantine)\//.test(id));
  const ofDaemon = daemonProblems(snapshot, facts).filter(({ id }) => !(isTold && id === 'sync'));
  return [...ofDaemon, ...ofResources]
    .map(({ card = '', ...problem }) => {
      const id = clusterOf.get(card) ?? card;
      return shown.has(id) ? { ...problem, card: id } : problem;
    })
    .sort(
      (left, right) =>
        compareText(left.tone, right.tone) || compareText(left.since ?? latest, right.since ?? latest),
    );
}

const latest = '9999';
