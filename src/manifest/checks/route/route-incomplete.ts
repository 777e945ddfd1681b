import { problemAt } from '../../yaml/problem-at.ts';
import type { Check } from '../check.ts';
import { isSet, optionPointer } from './route-options.ts';

interface Need {
  readonly option: string;
  readonly needs: string;
  readonly hint: string;
}

const needs: readonly Need[] = [
  {
    option: 'tls.passthrough',
    needs: 'network',
    hint: 'Name the network over which the proxies reach the service: without it Interlock finds none of its tasks',
  },
  {
    option: 'tls.key',
    needs: 'tls.cert',
    hint: 'Name the certificate, with or without the key in it: Interlock reads a key only with a certificate',
  },
  {
    option: 'contextRootRewrite',
    needs: 'contextRoot',
    hint: 'Set the path to remove, or remove contextRootRewrite',
  },
];

/** Options of a route that have no effect without another one. */
export const routeIncomplete: Check = ({ routedServices }) =>
  routedServices.flatMap((service) => {
    const { metadata, spec } = service.manifest;
    return needs
      .filter(({ option, needs: other }) => isSet(spec.route, option) && !isSet(spec.route, other))
      .map(({ option, needs: other, hint }) =>
        problemAt(service, optionPointer(option), {
          code: 'route-incomplete',
          message: `Route of service "${metadata.name}" sets ${option} without ${other}`,
          hint,
        }),
      );
  });
