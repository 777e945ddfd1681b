import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { QueryLinks } from '../filter/query-links.ts';
import type { Graph } from '../graph/graph.ts';
import { CardDetails } from './card-details.tsx';
import { aboutCard, type AboutCard } from './about-card.ts';
import { LinkedCards } from './linked-cards.tsx';

export interface DetailsProps {
  readonly id: string;
  readonly graph: Graph;
  readonly links: QueryLinks;
  readonly facts: AboutCard;
}

/** What is known of one card, beside the picture. Its address is a link to it. */
export function Details({ id, graph, links, facts }: DetailsProps): VNode {
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // A page that is opened by a link keeps the focus where readers begin.
    if (document.activeElement !== document.body) title.current?.focus();
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
        <>
          <CardDetails card={card} facts={aboutCard(facts, id)} />
          <LinkedCards {...{ id, graph, links }} />
        </>
      )}
    </aside>
  );
}
