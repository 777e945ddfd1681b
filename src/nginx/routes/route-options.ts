import type { Route } from '../../interlock/routes/route-labels.ts';
import type { MoreOptions } from './more-labels.ts';

/** What decides how requests of a host are answered, but for who answers them. Services that share a host agree on it. */
export interface RouteOptions {
  /** Without a final slash; empty: none. */
  readonly contextRoot: string;
  readonly isRewritten: boolean;
  readonly websocketEndpoints: readonly string[];
  readonly tls: Tls;
  readonly balance: Balance;
  readonly maxFails: number | null;
  readonly failTimeout: string | null;
  readonly isTlsBackend: boolean;
  /** Where requests of this host are redirected. */
  readonly redirect: Redirect | null;
}

export type Tls =
  | { readonly kind: 'none' | 'passthrough' }
  | { readonly kind: 'terminated'; readonly cert: string; readonly key: string };

export type Balance =
  | { readonly method: 'round_robin' | 'least_conn' | 'ip_hash' }
  | { readonly method: 'cookie'; readonly cookie: string };

export interface Redirect {
  /** Without a final slash: the path of the request follows. */
  readonly to: string;
  /** Only requests of this scheme, because the target is the same host. */
  readonly only: 'http' | 'https' | null;
}

/** The label to name where services disagree on an option. */
export const labelOfOption: Readonly<Record<keyof RouteOptions, string>> = {
  contextRoot: 'context_root',
  isRewritten: 'context_root_rewrite',
  websocketEndpoints: 'websocket_endpoints',
  tls: 'ssl_cert',
  balance: 'sticky_session_cookie',
  maxFails: 'max_fails',
  failTimeout: 'fail_timeout',
  isTlsBackend: 'ssl_backend',
  redirect: 'redirects',
};

export const optionsOf = (
  route: Route,
  more: MoreOptions,
  isIpHash: boolean,
): Omit<RouteOptions, 'redirect'> => ({
  contextRoot: (route.contextRoot ?? '').replace(/\/+$/, ''),
  isRewritten: route.contextRootRewrite === true,
  websocketEndpoints: [...new Set(route.websocketEndpoints)].sort(),
  tls: tlsOf(route),
  balance: balanceOf(route, more, isIpHash),
  maxFails: route.maxFails ?? null,
  failTimeout: route.failTimeout ?? null,
  isTlsBackend: more.isTlsBackend,
});

function tlsOf({ tls = {} }: Route): Tls {
  if (tls.passthrough === true) return { kind: 'passthrough' };
  if (tls.cert === undefined) return { kind: 'none' };
  return { kind: 'terminated', cert: tls.cert, key: tls.key ?? tls.cert };
}

function balanceOf(route: Route, { algorithm }: MoreOptions, isIpHash: boolean): Balance {
  if (route.stickySessionCookie !== undefined) return { method: 'cookie', cookie: route.stickySessionCookie };
  if (route.ipHash === true) return { method: 'ip_hash' };
  return { method: algorithm ?? (isIpHash ? 'ip_hash' : 'round_robin') };
}

/** The redirect of one host among those of its service. */
export function redirectOf(host: string, redirects: Route['redirects'] = []): Redirect | null {
  const found = redirects.find(({ from }) => hostOf(from) === host);
  if (found === undefined) return null;
  const isSameHost = hostOf(found.to) === host;
  const only = found.from.startsWith('https:') ? 'https' : 'http';
  return { to: found.to.replace(/\/$/, ''), only: isSameHost ? only : null };
}

/** Empty for what is not a URL. */
export const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).hostname : '');
