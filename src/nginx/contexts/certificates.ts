import { routeLabel } from '../../model/route-label.ts';
import type { RefusedRoute } from '../proxy-model.ts';
import { anyHost } from '../routes/accept-service.ts';
import type { HostRoute } from '../routes/merge-hosts.ts';
import { hostMap } from '../text/map.ts';
import { directive, withVariables, type Line } from '../text/line.ts';

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

/**
 * The certificate is chosen at each handshake, so neither a reload nor the test of the file reads it: a certificate that
 * is renewed or broken concerns its host alone.
 */
export function certificateLines(hosts: readonly HostRoute[], { ofHosts }: Certificates): readonly Line[] {
  if (ofHosts.size === 0) return [];
  const mapOf = (target: string, of: 'cert' | 'key'): readonly Line[] => {
    const rows = hosts.flatMap(({ host, services }) => {
      const names = ofHosts.get(host);
      const origin = { service: services[0]?.service ?? '', label: routeLabel(`ssl_${of}`) };
      return names === undefined ? [] : [{ host, value: names[of], origin }];
    });
    const fallback = rows.find(({ host }) => host === anyHost)?.value ?? '';
    return hostMap(
      ['$ssl_server_name', target],
      fallback,
      rows.filter(({ host }) => host !== anyHost),
    );
  };
  return [
    ...mapOf('$tls_certificate', 'cert'),
    ...mapOf('$tls_key', 'key'),
    directive('ssl_certificate', [withVariables('/run/secrets/$tls_certificate')]),
    directive('ssl_certificate_key', [withVariables('/run/secrets/$tls_key')]),
  ];
}
