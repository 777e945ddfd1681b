import type { Network } from '../../../generated/service-cluster.ts';
import { clusterName, clusterNetworks } from '../../../defaults/manifest-defaults.ts';
import { isEqualJson } from '../../../kernel/json.ts';
import type { Located, ServiceCluster } from '../../../model/manifest/manifest.ts';
import type { Problem } from '../../../model/manifest/problem.ts';
import { childPointer } from '../../fields/json-pointer.ts';
import { problemAt } from '../../yaml/problem-at.ts';
import type { Check } from '../check.ts';
import { capitalized, describeCluster, distinctClusters } from '../find-clusters.ts';
import { placeOf } from '../place-of.ts';
import { repeated } from '../repeated.ts';

interface Declared {
  readonly cluster: Located<ServiceCluster>;
  readonly network: Network;
  readonly pointer: string;
}

/** A network that several clusters declare must be the same in all of them; a bare name matches any declaration. */
export const networkConflict: Check = (set) => {
  const declared = distinctClusters(set).map(networksOf);
  return [...declared.flatMap(listedTwice), ...differing(declared.flat())];
};

const networksOf = (cluster: Located<ServiceCluster>): readonly Declared[] =>
  clusterNetworks(cluster.manifest).map((network, index) => ({
    cluster,
    network,
    pointer: childPointer('/spec/networks', index),
  }));

const listedTwice = (networks: readonly Declared[]): readonly Problem[] =>
  repeated(networks, ({ network }) => network.name).map(({ later: { cluster, network, pointer } }) => {
    const name = capitalized(describeCluster(clusterName(cluster.manifest)));
    return problemAt(cluster, pointer, {
      code: 'network-conflict',
      message: `${name} lists network "${network.name}" twice`,
      hint: 'Remove one of the two',
    });
  });

const differing = (networks: readonly Declared[]): readonly Problem[] =>
  repeated(
    networks.filter(({ network }) => Object.keys(network).length > 1),
    ({ network }) => network.name,
  )
    .filter(({ first, later }) => first.cluster !== later.cluster)
    .filter(({ first, later }) => !isEqualJson(withDefaults(first.network), withDefaults(later.network)))
    .map(({ first, later }) =>
      problemAt(later.cluster, later.pointer, {
        code: 'network-conflict',
        message: `Network "${later.network.name}" is declared differently at ${placeOf(first.cluster, first.pointer)}`,
        hint: 'Declare it in one cluster and write only its name in the other',
      }),
    );

const withDefaults = (network: Network) => ({
  driver: 'overlay',
  encrypted: false,
  attachable: false,
  internal: false,
  external: false,
  ...network,
});
