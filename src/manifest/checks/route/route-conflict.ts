import { problemAt } from '../../yaml/problem-at.ts';
import type { Check } from '../check.ts';
import { isSaid, optionPointer } from './route-options.ts';

interface Conflict {
  readonly option: string;
  /** As it is said, where that is not its name alone. */
  readonly said?: string;
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
    reason: 'What is passed through is encrypted: the proxies cannot read it, and answer nothing themselves',
  },
  {
    option: 'backendMode',
    said: 'backendMode: vip',
    others: ['stickySessionCookie', 'websocketEndpoints', 'ipHash'],
    reason: 'Behind a virtual address Swarm chooses the task, not the proxy: this needs backendMode: task',
  },
  {
    option: 'stickySessionCookie',
    others: ['ipHash'],
    reason: 'nginx chooses the task in one way, and Interlock writes both',
  },
];

/** Options of a route that do not work beside each other, though Interlock takes the labels of both. */
export const routeConflict: Check = ({ services }) =>
  services.flatMap((service) => {
    const { metadata, spec } = service.manifest;
    const given = conflicts.filter(({ option }) => isSaid(spec.route, option));
    return given.flatMap(({ option, said = option, others, reason }) =>
      others
        .filter((other) => isSaid(spec.route, other))
        .map((other) =>
          problemAt(service, optionPointer(other), {
            code: 'route-conflict',
            message: `Route of service "${metadata.name}" says ${said} and ${other}: wanted one of the two`,
            hint: reason,
          }),
        ),
    );
  });
