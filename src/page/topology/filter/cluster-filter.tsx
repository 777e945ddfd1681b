import type { VNode } from 'preact';
import { useRef } from 'preact/hooks';
import type { PageCard } from '../../../report/page/page-view.ts';
import { FilterChip } from './filter-chip.tsx';
import type { QueryLinks } from './query-links.ts';
import type { TopologyQuery } from './topology-query.ts';

export interface ClusterFilterProps {
  readonly cards: readonly PageCard[];
  readonly query: TopologyQuery;
  readonly links: QueryLinks;
}

/** A menu of the clusters, where there are several. */
export function ClusterFilter({ cards, query, links }: ClusterFilterProps): VNode | null {
  const menu = useRef<HTMLDetailsElement>(null);
  const close = (): void => {
    menu.current?.removeAttribute('open');
  };
  const clusters = cards.filter(({ column }) => column === 'cluster');
  if (clusters.length < 2 && query.cluster === undefined) return null;
  const chosen = clusters.find(({ id }) => id === query.cluster);
  return (
    <details
      class="menu"
      ref={menu}
      onClick={({ target }) => {
        if (target instanceof HTMLAnchorElement) close();
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || menu.current?.open !== true) return;
        event.stopPropagation();
        close();
        menu.current.querySelector('summary')?.focus();
      }}
    >
      <summary class={`chip${query.cluster === undefined ? '' : ' on'}`}>
        {query.cluster === undefined ? 'all clusters' : `cluster ${chosen?.name ?? query.cluster}`}
      </summary>
      <ul>
        <li>
          <FilterChip
            href={links.cluster(undefined)}
            isOn={query.cluster === undefined}
            text="all clusters"
          />
        </li>
        {clusters.map(({ id, name }) => (
          <li key={id}>
            <FilterChip href={links.cluster(id)} isOn={id === query.cluster} text={name} />
          </li>
        ))}
      </ul>
    </details>
  );
}
