import type { CardFilter } from './card-filters.ts';

/** Addresses that change one thing of what is looked at, and keep the rest of the query. */
export interface QueryLinks {
  readonly search: (text: string) => string;
  readonly toggleFilter: (name: CardFilter) => string;
  readonly cluster: (id: string | undefined) => string;
  readonly toggleNetworks: () => string;
  readonly form: (form: 'picture' | 'table') => string;
  readonly toggleFold: (id: string) => string;
  readonly card: (id: string | undefined) => string;
  /** Without any filter. */
  readonly clear: () => string;
}

export function queryLinks(search: string): QueryLinks {
  const change = (edit: (params: URLSearchParams) => void): string => {
    const params = new URLSearchParams(search);
    edit(params);
    return params.size === 0 ? './' : `?${params.toString()}`;
  };
  const toggle = (name: string, value: string): string =>
    change((params) => {
      if (params.has(name, value)) params.delete(name, value);
      else params.append(name, value);
    });
  const set = (name: string, value: string | undefined): string =>
    change((params) => {
      if (value === undefined || value === '') params.delete(name);
      else params.set(name, value);
    });
  return {
    search: (text) => set('q', text),
    toggleFilter: (name) => toggle('is', name),
    cluster: (id) => set('cluster', id),
    toggleNetworks: () => toggle('networks', 'hidden'),
    form: (form) => set('as', form === 'picture' ? undefined : form),
    toggleFold: (id) => toggle('open', id),
    card: (id) => set('card', id),
    clear: () =>
      change((params) => {
        for (const name of ['q', 'is', 'cluster', 'networks']) params.delete(name);
      }),
  };
}
