import type { VNode } from 'preact';
import { useMemo } from 'preact/hooks';
import type { PageCard } from '../../report/page/page-view.ts';
import { useAddressQuery } from './browser/use-address-query.ts';
import { useReturnedFocus } from './browser/use-returned-focus.ts';
import { Details } from './details/details.tsx';
import type { AboutCard } from './details/about-card.ts';
import { FilterBar } from './filter/filter-bar.tsx';
import { findCards } from './filter/find-cards.ts';
import { queryLinks } from './filter/query-links.ts';
import { SearchBox } from './filter/search-box.tsx';
import { parseTopologyQuery } from './filter/topology-query.ts';
import { graphOf } from './graph/graph.ts';
import { inPictureOrder } from './graph/in-picture-order.ts';
import { mergeCalmClusters } from './graph/merge-calm-clusters.ts';
import { pictureOf } from './picture/picture-of.ts';
import { PictureView } from './picture/picture-view.tsx';
import { TopologyTable } from './table/topology-table.tsx';

export interface TopologyProps {
  readonly cards: readonly PageCard[];
  /** How many cards the view leaves out. */
  readonly more: number;
  readonly facts: AboutCard;
  /** The query of the address with which the page was served. */
  readonly search: string;
}

/** The swarm from host to node, as a picture or as a table. What is looked at stands in the address. */
export function Topology({ cards, more, facts, search: served }: TopologyProps): VNode {
  const { search, visit, replace } = useAddressQuery(served);
  const { graph, placed } = useMemo(() => {
    const made = graphOf(cards);
    return { graph: made, placed: mergeCalmClusters(inPictureOrder(made)) };
  }, [cards]);
  const { query, links, found, picture } = useMemo(() => {
    const asked = parseTopologyQuery(search);
    const left = findCards(graph, asked);
    return {
      ...{ query: asked, found: left, links: queryLinks(search) },
      picture: pictureOf(graph, placed, left, asked),
    };
  }, [graph, placed, search]);
  const close = (): void => {
    if (query.card === undefined) return;
    visit(links.card(undefined));
  };
  useReturnedFocus(query.card);
  return (
    <section
      class="topology panel"
      id="topology"
      aria-labelledby="topology-title"
      onClick={(event) => {
        if (!(event.target instanceof Element) || event.target.closest('.close') === null) return;
        event.preventDefault();
        close();
      }}
      onKeyDown={({ key }) => {
        if (key === 'Escape') close();
      }}
    >
      <header>
        <h2 id="topology-title">Topology</h2>
        <SearchBox
          text={query.text}
          search={(text) => {
            replace(links.search(text));
          }}
        />
        <a class="chip" href={links.form(query.form === 'picture' ? 'table' : 'picture')}>
          {query.form === 'picture' ? 'as a table' : 'as a picture'}
        </a>
      </header>
      <FilterBar {...{ cards, query, links, hidden: found.hidden }} />
      {query.form === 'table' ? (
        <TopologyTable {...{ graph, placed, found, links }} />
      ) : (
        <PictureView {...{ graph, picture, found, links, opened: query.card }} />
      )}
      {more > 0 && <p class="more">{more} more are left out: the swarm is too big for this page</p>}
      {query.card !== undefined && <Details id={query.card} {...{ graph, links, facts }} />}
    </section>
  );
}
