import { memoize } from '../../kernel/memoize.ts';
import type { KnownRevision, ReconcilerSnapshot } from '../../model/snapshot.ts';
import { jsonLine } from '../json-document.ts';
import { visible } from '../visible.ts';
import { cardsOf } from './cards/cards-of.ts';
import { driftOf } from './drift-of.ts';
import { historyOf } from './history-of.ts';
import type { PageFacts } from './page-facts.ts';
import { pageRun } from './page-run.ts';
import type { PageCard, PageLiveness, PageRevision, PageView } from './page-view.ts';
import { planOf } from './plan-of.ts';
import { problemsOf } from './problems/problems-of.ts';
import { waitingOf } from './problems/waiting-problem.ts';
import { verdictOf } from './verdict-of.ts';
import { mostCards, mostProblems } from './view-limits.ts';

export function pageViewOf(snapshot: ReconcilerSnapshot, facts: PageFacts): PageView {
  const { owner, switches, revision, plan } = snapshot;
  const { version, canApprove, invocation, news } = facts;
  const running = news.run && pageRun(news.run);
  const cards = cardsOf(snapshot);
  const problems = problemsOf(snapshot, facts, cards);
  const waiting = waitingOf(snapshot, invocation);
  return {
    ...visible({
      ...{ schemaVersion: 1, owner, version, switches, canApprove },
      verdict: verdictOf(snapshot, problems, news),
      problems: problems.slice(0, mostProblems),
      moreProblems: leftOut(problems, mostProblems),
      ...(revision === undefined ? {} : { revision: revisionOf(revision) }),
      ...(running === undefined ? {} : { running }),
      ...(waiting === undefined ? {} : { waiting }),
      ...driftOf(snapshot, invocation),
      history: historyOf(snapshot.history ?? []),
      cards: leastCut(cards),
      moreCards: leftOut(cards, mostCards),
    }),
    // Its texts are rendered already, and have many lines.
    ...(plan === undefined ? {} : { plan: planOnce(plan) }),
  };
}

/** A pass has many events, and its plan stays. */
const planOnce = memoize(planOf);

/** Nodes, networks and clusters stay: without them, nothing would be linked to anything. */
function leastCut(cards: readonly PageCard[]): readonly PageCard[] {
  if (cards.length <= mostCards) return cards;
  const isPlace = ({ column }: PageCard): boolean => column !== 'host' && column !== 'service';
  const places = cards.filter(isPlace).slice(0, mostCards);
  const kept = new Set([
    ...places,
    ...cards.filter((card) => !isPlace(card)).slice(0, mostCards - places.length),
  ]);
  return cards.filter((card) => kept.has(card));
}

const leftOut = ({ length }: readonly unknown[], most: number): number => Math.max(0, length - most);

export const renderPageJson = (view: PageView): string => jsonLine(view);

export function livenessOf(snapshot: ReconcilerSnapshot, view: string, at: string): PageLiveness {
  const { role, holder, swarmSeenAt, sourceSeenAt, isSourceDown } = snapshot;
  return {
    ...{ view, at, role, isSourceDown },
    ...(holder === undefined ? {} : { holder }),
    ...(swarmSeenAt === undefined ? {} : { swarmSeenAt }),
    ...(sourceSeenAt === undefined ? {} : { sourceSeenAt }),
  };
}

const revisionOf = ({ id, subject, author }: KnownRevision): PageRevision => ({
  id,
  ...(subject === undefined ? {} : { subject }),
  ...(author === undefined ? {} : { author }),
});
