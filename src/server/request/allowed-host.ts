import { isIP } from 'node:net';
import type { ResolvedHttp } from '../../model/settings.ts';

/**
 * Whether the server answers for the host that a request names. A page of a stranger can point its own name at our address
 * (DNS rebinding), but not an address, `localhost`, or a name without a dot: within a swarm, that is how a service is called.
 */
export function isAllowedHost(header: string | undefined, http: ResolvedHttp): boolean {
  const host = nameIn(header);
  if (host === undefined) return false;
  if (isAddress(host) || host === 'localhost') return true;
  if (!host.includes('.') && !isLoopback(http.listen?.host)) return true;
  return http.allowedHosts?.some((allowed) => allowed.toLowerCase() === host) ?? false;
}

/** The name or address without the port; undefined if it is neither. */
function nameIn(header: string | undefined): string | undefined {
  const found = /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:\d{1,5})?$/i.exec(header ?? '');
  return found?.[1]?.toLowerCase().replace(/\.$/, '');
}

const isAddress = (host: string): boolean => isIP(host.replace(/^\[(.*)\]$/, '$1')) !== 0;

const isLoopback = (host = ''): boolean =>
  host === 'localhost' || host === '[::1]' || host === '::1' || host.startsWith('127.');
