import { hashOf } from '../../kernel/hash.ts';
import { routeLabel } from '../../model/route-label.ts';
import type { AcceptedService } from '../routes/accept-service.ts';
import type { HostRoute } from '../routes/merge-hosts.ts';
import type { RouteOptions } from '../routes/route-options.ts';
import { block, directive, withVariables, type Argument, type Line } from '../text/line.ts';

/** An upstream: one for each set of services. */
export interface Pool {
  readonly name: string;
  readonly services: readonly AcceptedService[];
  readonly options: RouteOptions;
}

/** The pool of a host; undefined: nobody is there to answer. */
export function poolOf({ services, options }: HostRoute): Pool | undefined {
  const present = services.filter(({ members }) => members.length > 0);
  return present.length === 0 ? undefined : { name: poolName(present), services: present, options };
}

const longestName = 64;

/** The names of the services. nginx compares upstreams without case, so other letters are told apart by a hash. */
function poolName(services: readonly AcceptedService[]): string {
  const names = services.map(({ service }) => service);
  const plain = names.join('+');
  if (plain.length <= longestName && /^[a-z][a-z0-9_.+-]*$/.test(plain)) return plain;
  const readable = plain.toLowerCase().replaceAll(/[^a-z0-9_.+-]/g, '-');
  return `${readable.slice(0, longestName - 17)}-${hashOf(names)}`;
}

/** Each pool once, by name. */
export const poolsOf = (hosts: readonly HostRoute[]): readonly Pool[] => {
  const pools = hosts.flatMap((host) => poolOf(host) ?? []);
  return [...new Map(pools.map((pool) => [pool.name, pool])).values()].sort((left, right) =>
    left.name < right.name ? -1 : 1,
  );
};

/** Idle connections to the tasks. They end before those of Node.js, which close after 5 seconds. */
const keepAlive: readonly Line[] = [directive('keepalive', [32]), directive('keepalive_timeout', ['4s'])];

export const httpUpstream = (pool: Pool): readonly Line[] => {
  const [first] = pool.services;
  return block(
    'upstream',
    [pool.name],
    [...balance(pool), ...servers(pool), ...keepAlive],
    first && { service: first.service, label: routeLabel('hosts') },
  );
};

/** In the stream context, for services that terminate TLS themselves. */
export const streamUpstream = (pool: Pool): readonly Line[] => {
  const [first] = pool.services;
  return block(
    'upstream',
    [pool.name],
    servers(pool),
    first && {
      service: first.service,
      label: routeLabel('ssl_passthrough'),
    },
  );
};

function balance({ services: [first], options: { balance: chosen } }: Pool): readonly Line[] {
  const service = first?.service;
  const origin = (option: string) =>
    service === undefined ? undefined : { service, label: routeLabel(option) };
  switch (chosen.method) {
    case 'cookie': {
      const args = [withVariables(`$cookie_${chosen.cookie}`), 'consistent'];
      return [directive('hash', args, origin('sticky_session_cookie'))];
    }
    case 'ip_hash':
      return [directive('ip_hash', [], origin('ip_hash'))];
    case 'least_conn':
      return [directive('least_conn', [], origin('algorithm'))];
    case 'round_robin':
      return [];
  }
}

/** A task that two services share, as in host mode, is named once. */
function servers({ services, options: { maxFails, failTimeout } }: Pool): readonly Line[] {
  const limits: readonly Argument[] = [
    ...(maxFails === null ? [] : [`max_fails=${maxFails}`]),
    ...(failTimeout === null ? [] : [`fail_timeout=${failTimeout}`]),
  ];
  const owners = new Map(
    [...services]
      .reverse()
      .flatMap(({ service, members }) => members.map((member) => [member, service] as const)),
  );
  return [...owners]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([member, service]) =>
      directive('server', [member, ...limits], { service, label: routeLabel('port') }),
    );
}
