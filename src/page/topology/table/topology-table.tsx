import type { VNode } from 'preact';
import { pageColumns, type PageCard } from '../../../report/page/page-view.ts';
import { drawnCards } from '../../../defaults/page-limits.ts';
import type { FoundCards } from '../filter/find-cards.ts';
import type { QueryLinks } from '../filter/query-links.ts';
import type { Graph } from '../graph/graph.ts';
import { clustersOf } from '../graph/clusters-of.ts';
import type { Placed } from '../graph/in-picture-order.ts';
import { healthMarks, pendingText, syncMarks } from '../marks/marks.ts';
import { Bolt } from '../../parts/bolt.tsx';
import { Mark } from '../marks/mark.tsx';
import { columnWords } from '../picture/column-titles.ts';

interface TableProps {
  readonly graph: Graph;
  readonly placed: Placed;
  readonly found: FoundCards;
  readonly links: QueryLinks;
}

/** What the picture shows, in rows: what was searched for, and nothing folded. */
export function TopologyTable({ graph, placed, found, links }: TableProps): VNode {
  const wanted = found.matches ?? found.shown;
  const cards = pageColumns
    .flatMap((column) => placed.get(column) ?? [])
    .filter(({ card }) => wanted.has(card.id))
    .sort((one, other) => one.urgency - other.urgency)
    .map(({ card }) => card);
  const more = cards.length - drawnCards;
  return (
    <div class="table-frame" tabIndex={0} role="region" aria-label="Topology as a table">
      <table>
        <thead>
          <tr>
            {['Name', 'Kind', 'Cluster', 'Sync', 'Health', 'State', 'Why', 'Planned change'].map((title) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {cards.slice(0, drawnCards).map((card) => (
            <Row
              key={card.id}
              {...{ card, href: links.card(card.id), clusters: clusterNames(graph, card) }}
            />
          ))}
        </tbody>
      </table>
      {more > 0 && <p class="more">{more} more: search or filter</p>}
    </div>
  );
}

interface RowProps {
  readonly card: PageCard;
  readonly href: string;
  readonly clusters: string;
}

const Row = ({ card, href, clusters }: RowProps): VNode => (
  <tr>
    <th scope="row">
      <a href={href} data-item={card.id}>
        {card.name}
      </a>
    </th>
    <td>{columnWords[card.column]}</td>
    <td>{clusters}</td>
    <td>
      <Mark {...syncMarks[card.sync]} />
    </td>
    <td>{card.health !== undefined && <Mark {...healthMarks[card.health]} />}</td>
    <td>{card.note}</td>
    <td>{card.reasons.join('; ')}</td>
    <td>
      {card.pending !== undefined && pendingText(card.pending)}
      {card.pending?.interrupts === true && <Bolt />}
    </td>
  </tr>
);

const clusterNames = (graph: Graph, card: PageCard): string =>
  card.column === 'cluster'
    ? ''
    : [...clustersOf(graph, card)].map((id) => graph.cards.get(id)?.name ?? id).join(', ');
