import type { VNode } from 'preact';
import type { PageCard } from '../../../report/page/page-view.ts';
import type { QueryLinks } from '../filter/query-links.ts';
import { Card, type ItemLook } from './card.tsx';
import { columnTitles } from './column-titles.ts';
import { FoldItem } from './fold-item.tsx';
import type { PictureColumn } from './picture-of.ts';

export interface ColumnContext {
  readonly cards: ReadonlyMap<string, PageCard>;
  readonly links: QueryLinks;
  /** Id of the card whose details are shown. */
  readonly opened: string | undefined;
  readonly matches: ReadonlySet<string> | undefined;
  readonly lit: ReadonlySet<string> | undefined;
  /** Id of the one item that Tab reaches; undefined: all of them, where there is no script for arrow keys. */
  readonly tabStop: string | undefined;
}

export const Column = ({ column, total, items, more, ...context }: PictureColumn & ColumnContext): VNode => (
  <div class={`column ${column}`}>
    <h3>
      {columnTitles[column]} <span class="count">{total}</span>
    </h3>
    <ul>
      {items.map((item) => (
        <li key={item.id}>
          {item.kind === 'card' ? (
            <Card
              {...lookOf(item.id, cardHref(item.id, context), context)}
              card={item.placed.card}
              isOpen={item.id === context.opened}
              isContext={context.matches?.has(item.id) === false}
            />
          ) : (
            <FoldItem
              {...lookOf(item.id, context.links.toggleFold(item.id), context)}
              fold={item}
              clusterName={item.cluster === undefined ? undefined : context.cards.get(item.cluster)?.name}
            />
          )}
        </li>
      ))}
    </ul>
    {more > 0 && <p class="more">{more} more: search or filter</p>}
    {total === 0 && <p class="more">None</p>}
  </div>
);

/** The open card is closed by what opened it. */
const cardHref = (id: string, { links, opened }: ColumnContext): string =>
  links.card(id === opened ? undefined : id);

const lookOf = (id: string, href: string, { lit, tabStop }: ColumnContext): ItemLook => ({
  href,
  isLit: lit?.has(id) === true,
  tabIndex: tabStop === undefined ? undefined : id === tabStop ? 0 : -1,
});
