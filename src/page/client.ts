import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Approve } from './approval/approve.ts';

/** What only a browser knows and can do. The server renders without one: no button that needs a script is shown. */
export interface PageClient {
  readonly link: PageLink;
  /** The daemon was upgraded since it sent this page. */
  readonly newVersion: string | undefined;
  readonly reload: () => void;
  readonly theme: Theme;
  readonly chooseTheme: (theme: Theme) => void;
  /** Whether it could be copied. */
  readonly copy: (text: string) => Promise<boolean>;
  readonly approve: Approve;
  readonly token: TokenStore;
  readonly clock: PageClock;
}

/** The connection to the daemon. `since`: ISO 8601. */
export type PageLink = { readonly state: 'open' } | { readonly state: 'lost'; readonly since: string };

/** `system`: as the operating system is set. */
export type Theme = 'system' | 'light' | 'dark';

/** The token of the person at the page: in memory, and only if they say so until the tab is closed. */
export interface TokenStore {
  readonly get: () => string;
  readonly isKept: () => boolean;
  readonly set: (token: string, isKept: boolean) => void;
  readonly forget: () => void;
}

/** The time of the server, in milliseconds. */
export interface PageClock {
  readonly now: () => number;
  /** Calls the listener every second until the returned function is called. */
  readonly subscribe: (listener: () => void) => () => void;
}

export const ClientContext = createContext<PageClient | undefined>(undefined);

export const useClient = (): PageClient | undefined => useContext(ClientContext);
