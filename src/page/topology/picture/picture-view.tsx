import type { VNode } from 'preact';
import { useRef } from 'preact/hooks';
import type { FoundCards } from '../filter/find-cards.ts';
import type { QueryLinks } from '../filter/query-links.ts';
import type { Graph } from '../graph/graph.ts';
import { Column } from './column.tsx';
import { Lines } from './lines.tsx';
import { litItems } from './lit-items.ts';
import type { Picture } from './picture-of.ts';
import { usePointedItem } from './use-pointed-item.ts';

export interface PictureViewProps {
  readonly graph: Graph;
  readonly picture: Picture;
  readonly found: FoundCards;
  readonly links: QueryLinks;
  readonly opened: string | undefined;
}

export function PictureView({ graph, picture, found, links, opened }: PictureViewProps): VNode {
  const element = useRef<HTMLDivElement>(null);
  const { pointed, tabStop, listeners } = usePointedItem(picture, element);
  const path = litItems(graph, picture, pointed);
  const lit = path ?? litItems(graph, picture, opened);
  return (
    <div class={`picture${path === undefined ? '' : ' has-path'}`} ref={element} {...listeners}>
      <Lines lines={picture.lines} lit={lit} picture={element} />
      {picture.columns.map((column) => (
        <Column
          key={column.column}
          {...column}
          {...{ links, opened, lit, tabStop, matches: found.matches, cards: graph.cards }}
        />
      ))}
    </div>
  );
}
