import { fieldName } from '../../fields/json-pointer.ts';
import { problemAt } from '../../yaml/problem-at.ts';
import type { Check } from '../check.ts';

const pointer = '/spec/route/stickySessionCookie';

/** nginx reads a cookie as the variable $cookie_<name>, and a variable's name ends at the first other character. */
export const cookieName: Check = ({ routedServices }) =>
  routedServices
    .filter(({ manifest }) => /\W/.test(manifest.spec.route.stickySessionCookie ?? ''))
    .map((service) =>
      problemAt(service, pointer, {
        code: 'field-value',
        message: `Field "${fieldName(pointer)}" is text "${service.manifest.spec.route.stickySessionCookie ?? ''}": expected only letters, digits and underscores`,
        hint: 'Let the service use another cookie name: nginx would read the name only up to the first other character, and send every request to one task',
      }),
    );
