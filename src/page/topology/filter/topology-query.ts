import { queryCharacters, searchCharacters } from '../../../defaults/page-limits.ts';
import { isCardFilter, type CardFilter } from './card-filters.ts';

/** What somebody looks at. It stands in the address: a link shows the same to others, and the back button goes back. */
export interface TopologyQuery {
  /** What is searched for; empty: nothing. */
  readonly text: string;
  readonly filters: ReadonlySet<CardFilter>;
  /** Id of the one cluster that is shown. */
  readonly cluster: string | undefined;
  readonly showsNetworks: boolean;
  readonly form: 'picture' | 'table';
  /** Ids of the folds that are open. */
  readonly open: ReadonlySet<string>;
  /** Id of the card whose details are shown. */
  readonly card: string | undefined;
}

/** The query of an address, which each link repeats; what is too long was not made here. */
export const boundedQuery = (search: string): string => (search.length > queryCharacters ? '' : search);

/** Of the query of an address, such as `?is=drifted&q=shop`. What means nothing is ignored. */
export function parseTopologyQuery(search: string): TopologyQuery {
  const params = new URLSearchParams(search);
  return {
    text: (params.get('q') ?? '').slice(0, searchCharacters),
    filters: new Set(params.getAll('is').filter(isCardFilter)),
    cluster: params.get('cluster') ?? undefined,
    showsNetworks: params.get('networks') !== 'hidden',
    form: params.get('as') === 'table' ? 'table' : 'picture',
    open: new Set(params.getAll('open')),
    card: params.get('card') ?? undefined,
  };
}

export const isFiltered = ({ text, filters, cluster, showsNetworks }: TopologyQuery): boolean =>
  text.trim() !== '' || filters.size > 0 || cluster !== undefined || !showsNetworks;
