import { useEffect, useRef, useState } from 'preact/hooks';
import { addressPauseMs } from '../../../defaults/times.ts';
import { boundedQuery } from '../filter/topology-query.ts';

/** The query of the page's address, and how to change it without loading the page again. */
export interface AddressSearch {
  readonly search: string;
  /** The back button leads to what was before. */
  readonly visit: (href: string) => void;
  /** In place of what was before, while somebody types. */
  readonly replace: (href: string) => void;
}

/** `served`: the query with which the page was served. */
export function useSearch(served: string): AddressSearch {
  const [search, setSearch] = useState(boundedQuery(served));
  const pause = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => {
    const follow = (): void => {
      clearTimeout(pause.current);
      setSearch(boundedQuery(location.search));
    };
    addEventListener('popstate', follow);
    return () => {
      removeEventListener('popstate', follow);
    };
  }, []);
  return {
    search,
    visit: (href) => {
      clearTimeout(pause.current);
      history.pushState(null, '', href);
      setSearch(boundedQuery(location.search));
    },
    replace: (href) => {
      clearTimeout(pause.current);
      pause.current = setTimeout(() => {
        history.replaceState(null, '', href);
      }, addressPauseMs);
      setSearch(boundedQuery(new URL(href, location.href).search));
    },
  };
}

/** The address of a link of this page that was clicked to be opened here; undefined: anything else was clicked. */
export function clickedHref(event: MouseEvent): string | undefined {
  const isPlain = event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
  if (!isPlain || !(event.target instanceof Element)) return undefined;
  return event.target.closest('a')?.getAttribute('href') ?? undefined;
}
