import type { Located, RoutedService } from '../../../model/manifest/manifest.ts';
import type { Problem } from '../../../model/manifest/problem.ts';
import { fieldName } from '../../fields/json-pointer.ts';
import { problemAt } from '../../yaml/problem-at.ts';
import type { Check } from '../check.ts';
import { redirectedHost } from './redirected-host.ts';
import { repeated } from '../repeated.ts';

/** A host is redirected to one target, and not to itself. */
export const redirectTargets: Check = ({ routedServices }) =>
  routedServices.flatMap((service) => [...secondTargets(service), ...loops(service)]);

function secondTargets(service: Located<RoutedService>): readonly Problem[] {
  const redirects = (service.manifest.spec.route.redirects ?? []).map((redirect, index) => ({
    host: redirectedHost(redirect),
    pointer: `/spec/route/redirects/${index}/from`,
  }));
  return repeated(redirects, ({ host }) => host).map(({ first, later }) =>
    problemAt(service, later.pointer, {
      code: 'field-value',
      message: `Host "${later.host}" is redirected twice, also by "${fieldName(first.pointer)}": expected one target`,
      hint: 'Remove one of the two',
    }),
  );
}

/** Only HTTP is redirected, so a redirect to the same host over HTTPS is not a loop. */
function loops(service: Located<RoutedService>): readonly Problem[] {
  return (service.manifest.spec.route.redirects ?? []).flatMap((redirect, index) => {
    const host = redirectedHost(redirect);
    const [target = ''] = redirect.to.toLowerCase().replace('http://', '').split('/');
    if (target !== host && target !== `${host}:80`) return [];
    return [
      problemAt(service, `/spec/route/redirects/${index}/to`, {
        code: 'field-value',
        message: `Host "${host}" is redirected to itself: browsers would follow it endlessly`,
        hint: 'Name another host, or use https:// for this one',
      }),
    ];
  });
}
