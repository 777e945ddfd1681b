import { clusterNetworks, namedNetworks } from '../../../defaults/manifest-defaults.ts';
import type { Located, ServiceCluster, Workload } from '../../../model/manifest/manifest.ts';
import type { Problem } from '../../../model/manifest/problem.ts';
import { childPointer } from '../../fields/json-pointer.ts';
import { problemAt } from '../../yaml/problem-at.ts';
import type { Check } from '../check.ts';

/** Networks that every engine has, and that are neither created nor shared by nodes. */
const predefined: readonly string[] = ['bridge', 'host', 'ingress', 'none'];

/** Those that no service can join. */
const closed: readonly string[] = ['ingress', 'none'];

/** Predefined networks are no networks of a cluster, and a service on `host` has no other network. */
export const predefinedNetwork: Check = ({ clusters, services }) => [
  ...clusters.flatMap(ofCluster),
  ...services.flatMap(ofService),
];

const ofCluster = (cluster: Located<ServiceCluster>): readonly Problem[] =>
  clusterNetworks(cluster.manifest).flatMap(({ name }, index) => {
    if (!predefined.includes(name)) return [];
    return [
      problemAt(cluster, childPointer('/spec/networks', index), {
        code: 'field-value',
        message: `Network "${name}" is predefined on every node: proxies reach services over a network of the swarm`,
        hint: 'Name another network, such as "eastnet": it is created if it does not exist',
      }),
    ];
  });

function ofService(service: Located<Workload>): readonly Problem[] {
  const names = namedNetworks(service.manifest) ?? [];
  const at = (index: number, message: string, hint: string): Problem =>
    problemAt(service, childPointer('/spec/networks', index), { code: 'field-value', message, hint });
  const unjoinable = names.flatMap((name, index) =>
    closed.includes(name)
      ? [at(index, `Network "${name}" cannot be joined by services`, 'Name another network')]
      : [],
  );
  const index = names.indexOf('host');
  if (index === -1) return unjoinable;
  const meshed = (service.manifest.spec.ports ?? []).some(({ mode = 'ingress' }) => mode === 'ingress');
  if (names.length > 1) {
    const message = 'Network "host" goes with no other network: the engine rejects every task';
    return [...unjoinable, at(index, message, 'Remove it, or the others')];
  }
  if (!meshed) return unjoinable;
  const message = 'Network "host" does not go with a port in mode ingress: the engine rejects every task';
  return [
    ...unjoinable,
    at(index, message, 'Remove the port: on the network of the node it is open without it'),
  ];
}
