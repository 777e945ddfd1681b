import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { pageColumns, type PageCard } from '../../../report/page/page-view.ts';
import type { QueryLinks } from '../filter/query-links.ts';
import type { Graph } from '../graph/graph.ts';
import { Mark } from '../marks/mark.tsx';
import { marksOf, pendingText } from '../marks/marks.ts';
import { Interrupts } from '../marks/interrupts.tsx';
import { columnTitles, columnWords } from '../picture/column-titles.ts';
import { linkedByColumn } from './linked-by-column.ts';

export interface DetailsProps {
  readonly id: string;
  readonly graph: Graph;
  readonly links: QueryLinks;
}

/** What is known of one card, beside the picture. Its address is a link to it. */
export function Details({ id, graph, links }: DetailsProps): VNode {
  const title = useRef<HTMLHeadingElement>(null);
  const isFirst = useRef(true);
  useEffect(() => {
    // A page that is opened by a link keeps the focus where readers begin.
    if (!isFirst.current || document.activeElement?.closest('.topology') != null) title.current?.focus();
    isFirst.current = false;
  }, [id]);
  const card = graph.cards.get(id);
  return (
    <aside class="details" aria-labelledby="details-title">
      <header>
        <h3 id="details-title" tabIndex={-1} ref={title}>
          {card === undefined ? id : card.name}
        </h3>
        <a class="close" href={links.card(undefined)}>
          Close
        </a>
      </header>
      {card === undefined ? (
        <p>It is not in the swarm and not in the plan, or not any longer.</p>
      ) : (
        <CardDetails card={card} graph={graph} links={links} />
      )}
    </aside>
  );
}

const CardDetails = ({
  card,
  graph,
  links,
}: Omit<DetailsProps, 'id'> & { readonly card: PageCard }): VNode => (
  <>
    <p class="note">
      {columnWords[card.column]}
      {card.note !== undefined && `, ${card.note}`}
    </p>
    <p class="marks">
      {marksOf(card).map((mark) => (
        <Mark key={mark.word} {...mark} />
      ))}
    </p>
    {card.reasons.length > 0 && (
      <ul class="reasons">
        {card.reasons.map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
      </ul>
    )}
    {card.pending !== undefined && (
      <p class="pending">
        {pendingText(card.pending)}
        {card.pending.interrupts && <Interrupts />}
      </p>
    )}
    <LinkedCards card={card} graph={graph} links={links} />
  </>
);

function LinkedCards({ card, graph, links }: Omit<DetailsProps, 'id'> & { readonly card: PageCard }): VNode {
  const linked = linkedByColumn(graph, card.id);
  return (
    <dl class="linked">
      {pageColumns.map((column) => {
        const { cards, more } = linked(column);
        if (cards.length === 0) return null;
        return (
          <div key={column}>
            <dt>{columnTitles[column]}</dt>
            {cards.map(({ id, name }) => (
              <dd key={id}>
                <a href={links.card(id)}>{name}</a>
              </dd>
            ))}
            {more > 0 && <dd class="more">{more} more</dd>}
          </div>
        );
      })}
    </dl>
  );
}
