import { listNames } from '../../describe/list-names.ts';
import { problemAt } from '../../yaml/problem-at.ts';
import type { Check } from '../check.ts';
import { redirectedHost } from './redirected-host.ts';

/** A redirect is written into its host's server in nginx.conf, and a host that is not listed has no server. */
export const redirectNotInHosts: Check = ({ routedServices }) =>
  routedServices.flatMap((service) => {
    const { metadata, spec } = service.manifest;
    const { hosts = [], redirects = [] } = spec.route;
    const known = new Set(hosts.map((host) => host.toLowerCase()));
    return redirects.flatMap((redirect, index) => {
      const host = redirectedHost(redirect);
      if (known.has(host)) return [];
      return [
        problemAt(service, `/spec/route/redirects/${index}/from`, {
          code: 'redirect-not-in-hosts',
          message: `Service "${metadata.name}" redirects host "${host}", which is not among its hosts`,
          hint: `Add "${host}" to spec.route.hosts${hosts.length === 0 ? '' : `, now ${listNames(hosts)}`}`,
        }),
      ];
    });
  });
