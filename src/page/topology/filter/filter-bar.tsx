import type { VNode } from 'preact';
import { ClusterFilter, type ClusterFilterProps } from './cluster-filter.tsx';
import { cardFilters, countCards } from './card-filters.ts';
import { FilterChip } from './filter-chip.tsx';
import { isFiltered } from './topology-query.ts';

export interface FilterBarProps extends ClusterFilterProps {
  /** How many cards the filters hide. */
  readonly hidden: number;
}

/** By what the cards are filtered: always visible, with how much it hides and a way out. */
export function FilterBar({ cards, query, links, hidden }: FilterBarProps): VNode {
  const counts = countCards(cards);
  const offered = cardFilters.filter((name) => counts[name] > 0 || query.filters.has(name));
  return (
    <div class="filters">
      {offered.map((name) => (
        <FilterChip
          key={name}
          href={links.toggleFilter(name)}
          isOn={query.filters.has(name)}
          text={name}
          count={counts[name]}
        />
      ))}
      <ClusterFilter {...{ cards, query, links }} />
      <FilterChip
        href={links.toggleNetworks()}
        isOn={!query.showsNetworks}
        text={query.showsNetworks ? 'hide networks' : 'networks hidden'}
      />
      {isFiltered(query) && (
        <a class="clear" href={links.clear()}>
          Clear filters
        </a>
      )}
      <span class="hidden-cards" role="status">
        {isFiltered(query) && `${hidden} hidden`}
      </span>
    </div>
  );
}
