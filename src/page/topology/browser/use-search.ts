import { useEffect, useState } from 'preact/hooks';

/** The query of the page's address, and a way to change it without loading the page again. */
export interface AddressSearch {
  readonly search: string;
  /** `replace`: the back button does not lead to what was before. */
  readonly visit: (href: string, how?: 'push' | 'replace') => void;
}

/** `served`: the query with which the page was served. */
export function useSearch(served: string): AddressSearch {
  const [search, setSearch] = useState(served);
  useEffect(() => {
    const follow = (): void => {
      setSearch(location.search);
    };
    follow();
    addEventListener('popstate', follow);
    return () => {
      removeEventListener('popstate', follow);
    };
  }, []);
  return {
    search,
    visit: (href, how = 'push') => {
      if (how === 'push') history.pushState(null, '', href);
      else history.replaceState(null, '', href);
      setSearch(location.search);
    },
  };
}

/** The address of a link of this page that was clicked to be opened here; undefined: anything else was clicked. */
export function clickedHref(event: MouseEvent): string | undefined {
  const isPlain = event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
  if (!isPlain || !(event.target instanceof Element)) return undefined;
  return event.target.closest('a')?.getAttribute('href') ?? undefined;
}
