import { groupBy } from '../../../kernel/group-by.ts';
import type { PageColumn } from '../../../report/page/page-view.ts';
import type { PlacedCard } from '../graph/in-picture-order.ts';

/** Cards of one cluster of which there is nothing to say, drawn as one. */
export interface Fold {
  readonly kind: 'fold';
  readonly id: string;
  readonly column: PageColumn;
  readonly sync: 'inSync' | 'foreign';
  readonly cluster: string | undefined;
  /** Ids of its cards, which follow it where it is open. */
  readonly cards: readonly string[];
  readonly isOpen: boolean;
}

export interface DrawnCard {
  readonly kind: 'card';
  readonly id: string;
  readonly placed: PlacedCard;
}

export type PictureItem = Fold | DrawnCard;

export interface FoldOptions {
  readonly column: PageColumn;
  /** So many alike are drawn one by one. */
  readonly unfolded: number;
  readonly open: ReadonlySet<string>;
  /** Whether a card is never folded, such as one that was searched for. */
  readonly isKept: (id: string) => boolean;
}

/** The items of one column: each fold stands at the end of its cluster. */
export function foldCards(cards: readonly PlacedCard[], options: FoldOptions): readonly PictureItem[] {
  return [...groupBy(cards, ({ cluster }) => cluster)].flatMap(([cluster, ofCluster]) => {
    const foldable = groupBy(
      ofCluster.filter(({ card, urgency }) => urgency === 2 && !options.isKept(card.id)),
      ({ card }) => (card.sync === 'foreign' ? ('foreign' as const) : ('inSync' as const)),
    );
    const folds = [...foldable].filter(([, { length }]) => length > options.unfolded);
    const folded = new Set(folds.flatMap(([, members]) => members));
    return [
      ...ofCluster.filter((placed) => !folded.has(placed)).map(drawn),
      ...folds.flatMap(([sync, members]) => itemsOfFold(members, { sync, cluster, ...options })),
    ];
  });
}

function itemsOfFold(
  members: readonly PlacedCard[],
  { sync, cluster, column, open }: FoldOptions & Pick<Fold, 'sync' | 'cluster'>,
): readonly PictureItem[] {
  const id = [column, sync, ...(cluster === undefined ? [] : [cluster])].join('.');
  const isOpen = open.has(id);
  const cards = members.map(({ card }) => card.id);
  const fold: Fold = { kind: 'fold', id, column, sync, cluster, cards, isOpen };
  return isOpen ? [fold, ...members.map(drawn)] : [fold];
}

const drawn = (placed: PlacedCard): DrawnCard => ({ kind: 'card', id: placed.card.id, placed });
