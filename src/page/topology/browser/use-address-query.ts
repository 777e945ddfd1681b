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

/** `served`: the query with which the page was served. Links of the whole page to other queries are followed here. */
export function useAddressQuery(served: string): AddressSearch {
  const [search, setSearch] = useState(boundedQuery(served));
  const pause = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const follow = (): void => {
    clearTimeout(pause.current);
    setSearch(boundedQuery(location.search));
  };
  const visit = (href: string): void => {
    history.pushState(null, '', href);
    follow();
  };
  useEffect(() => {
    const followLink = (event: MouseEvent): void => {
      const href = event.defaultPrevented ? undefined : clickedQuery(event);
      if (href === undefined) return;
      event.preventDefault();
      visit(href);
    };
    addEventListener('popstate', follow);
    document.addEventListener('click', followLink);
    return () => {
      removeEventListener('popstate', follow);
      document.removeEventListener('click', followLink);
    };
  }, []);
  return {
    ...{ search, visit },
    replace: (href) => {
      clearTimeout(pause.current);
      pause.current = setTimeout(() => {
        history.replaceState(null, '', href);
      }, addressPauseMs);
      setSearch(boundedQuery(new URL(href, location.href).search));
    },
  };
}

/** The address of a link to another query of this page, clicked to be opened here. */
function clickedQuery({
  target,
  button,
  ctrlKey,
  metaKey,
  shiftKey,
  altKey,
}: MouseEvent): string | undefined {
  if (button !== 0 || ctrlKey || metaKey || shiftKey || altKey || !(target instanceof Element))
    return undefined;
  const href = target.closest('a')?.getAttribute('href');
  return href?.startsWith('?') === true || href === './' ? href : undefined;
}
