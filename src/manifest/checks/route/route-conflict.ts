import { problemAt } from '../../yaml/problem-at.ts';
import type { Check } from '../check.ts';
import { isSet, optionPointer } from './route-options.ts';

interface Conflict {
  readonly option: string;
  /** How messages show the option; its name by default. */
  readonly text?: string;
  readonly others: readonly string[];
  readonly reason: string;
}

const conflicts: readonly Conflict[] = [
  {
    option: 'tls.passthrough',
    others: [
      'tls.cert',
      'tls.key',
      'redirects',
      'contextRoot',
      'websocketEndpoints',
      'stickySessionCookie',
      'ipHash',
    ],
    reason: 'Traffic that is passed through is encrypted: the proxies cannot read it or answer it themselves',
  },
  {
    option: 'backendMode',
    text: 'backendMode: vip',
    others: ['stickySessionCookie', 'websocketEndpoints', 'ipHash'],
    reason: 'Behind a virtual address swarm chooses the task, not the proxy: this needs backendMode: task',
  },
  {
    option: 'stickySessionCookie',
    others: ['ipHash'],
    reason: 'nginx chooses the task in only one way, and Interlock writes both',
  },
];

/** Options of a route that do not work together, though Interlock accepts the labels of both. */
export const routeConflict: Check = ({ routedServices }) =>
  routedServices.flatMap((service) => {
    const { metadata, spec } = service.manifest;
    const given = conflicts.filter(({ option }) => isSet(spec.route, option));
    return given.flatMap(({ option, text = option, others, reason }) =>
      others
        .filter((other) => isSet(spec.route, other))
        .map((other) =>
          problemAt(service, optionPointer(other), {
            code: 'route-conflict',
            message: `Route of service "${metadata.name}" sets ${text} and ${other}: expected only one of them`,
            hint: reason,
          }),
        ),
    );
  });
