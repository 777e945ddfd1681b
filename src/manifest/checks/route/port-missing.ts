import type { RoutedService } from '../../../model/manifest/manifest.ts';
import { problemAt } from '../../yaml/problem-at.ts';
import type { Check } from '../check.ts';
import { redirectedHost } from './redirected-host.ts';

/** A route needs a port, unless all of its hosts are redirected and no request reaches the service. */
export const portMissing: Check = ({ routedServices }) =>
  routedServices
    .filter(({ manifest }) => manifest.spec.route.port === undefined && !isOnlyRedirected(manifest))
    .map((service) =>
      problemAt(service, '/spec/route/port', {
        code: 'field-missing',
        message: 'Field "spec.route.port" is missing',
        hint: 'Add it, such as "port: 8080"',
      }),
    );

/** HTTPS is not redirected: a service with a certificate gets requests. */
function isOnlyRedirected({ spec }: RoutedService): boolean {
  const { hosts = [], redirects = [], tls, defaultBackend = false } = spec.route;
  const redirected = new Set(redirects.map(redirectedHost));
  const areAll = hosts.length > 0 && hosts.every((host) => redirected.has(host.toLowerCase()));
  return areAll && tls === undefined && !defaultBackend;
}
