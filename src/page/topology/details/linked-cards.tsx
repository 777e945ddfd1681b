import type { VNode } from 'preact';
import { pageColumns } from '../../../report/page/page-view.ts';
import type { QueryLinks } from '../filter/query-links.ts';
import type { Graph } from '../graph/graph.ts';
import { columnTitles } from '../picture/column-titles.ts';
import { linkedByColumn } from './linked-by-column.ts';

interface LinkedCardsProps {
  readonly id: string;
  readonly graph: Graph;
  readonly links: QueryLinks;
}

/** Links to the cards that are linked with one. */
export function LinkedCards({ id, graph, links }: LinkedCardsProps): VNode {
  const linked = linkedByColumn(graph, id);
  const columns = pageColumns.map((column) => ({ column, ...linked(column) }));
  return (
    <dl class="linked">
      {columns
        .filter(({ cards }) => cards.length > 0)
        .map(({ column, cards, more }) => (
          <div key={column}>
            <dt>{columnTitles[column]}</dt>
            {cards.map((card) => (
              <dd key={card.id}>
                <a href={links.card(card.id)}>{card.name}</a>
              </dd>
            ))}
            {more > 0 && <dd class="more">{more} more</dd>}
          </div>
        ))}
    </dl>
  );
}
