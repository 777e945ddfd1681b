import { routeLabel } from '../../model/route-label.ts';
import { anyHost } from '../routes/accept-service.ts';
import type { Certificates } from '../routes/certificates.ts';
import type { HostRoute } from '../routes/merge-hosts.ts';
import { directive, withVariables, type Line } from '../text/line.ts';
import { hostMap } from '../text/map.ts';

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
