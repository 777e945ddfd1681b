import { routeLabel } from '../../model/route-label.ts';
import type { RefusedRoute } from '../proxy-model.ts';
import type { HostRoute } from './merge-hosts.ts';

/** The hosts for which there is a certificate, and those whose TLS is refused. HTTP goes on for them all. */
export interface Certificates {
  readonly ofHosts: ReadonlyMap<string, { readonly cert: string; readonly key: string }>;
  readonly refused: readonly RefusedRoute[];
}

const secretName = /^[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,62}[A-Za-z0-9])?$/;

/** `existing`: names of the secrets that exist; undefined: all do. */
export function certificatesOf(
  hosts: readonly HostRoute[],
  existing: ReadonlySet<string> | undefined,
): Certificates {
  const ofHosts = new Map<string, { readonly cert: string; readonly key: string }>();
  const refused: RefusedRoute[] = [];
  for (const { host, services, options } of hosts) {
    if (options.tls.kind !== 'terminated') continue;
    const { cert, key } = options.tls;
    const missing = [cert, key].find((name) => !secretName.test(name) || existing?.has(name) === false);
    if (missing === undefined) ofHosts.set(host, { cert, key });
    else refused.push(...services.map(({ service }) => refusedTls(service, host, missing, missing === cert)));
  }
  return { ofHosts, refused };
}

const refusedTls = (service: string, host: string, secret: string, isCert: boolean): RefusedRoute => ({
  service,
  label: routeLabel(isCert ? 'ssl_cert' : 'ssl_key'),
  host,
  part: 'tls',
  reason: `there is no secret ${JSON.stringify(secret)}`,
  hint: 'Create the secret, or correct its name; in a stack it begins with the name of the stack',
});
