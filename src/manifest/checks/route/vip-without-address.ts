import { problemAt } from '../../yaml/problem-at.ts';
import type { Check } from '../check.ts';

/** With `backendMode: vip` proxies use the service's virtual address, which a service with DNS round robin does not have. */
export const vipWithoutAddress: Check = ({ routedServices }) =>
  routedServices
    .filter(({ manifest: { spec } }) => spec.route.backendMode === 'vip' && spec.endpointMode === 'dnsrr')
    .map((service) =>
      problemAt(service, '/spec/route/backendMode', {
        code: 'route-conflict',
        message: `Route of service "${service.manifest.metadata.name}" sets backendMode: vip, and spec.endpointMode is dnsrr: expected only one of them`,
        hint: 'With dnsrr the service has no virtual address for the proxies: set endpointMode: vip, or backendMode: task',
      }),
    );
