import { problemAt } from '../../yaml/problem-at.ts';
import type { Check } from '../check.ts';

/** Without hosts a service only gets the requests that no host matches, so it must be a default backend. */
export const hostsMissing: Check = ({ routedServices }) =>
  routedServices
    .filter(({ manifest: { spec } }) => spec.route.hosts === undefined && spec.route.defaultBackend !== true)
    .map((service) =>
      problemAt(service, '/spec/route/hosts', {
        code: 'field-missing',
        message: 'Field "spec.route.hosts" is missing',
        hint: 'Add it, such as "hosts: ["demo.A"]", or set defaultBackend: true',
      }),
    );
