import { clusterNetworks } from '../../../defaults/manifest-defaults.ts';
import { fileEntries } from '../../../model/manifest/file-entries.ts';
import type { Located, ServiceCluster, Workload } from '../../../model/manifest/manifest.ts';
import { isOwnLabel } from '../../../model/own-labels.ts';
import type { Problem } from '../../../model/manifest/problem.ts';
import { isRouteLabel } from '../../../model/route-label.ts';
import { childPointer, fieldName } from '../../fields/json-pointer.ts';
import { problemAt } from '../../yaml/problem-at.ts';
import type { Check } from '../check.ts';

interface Place {
  readonly pointer: string;
  readonly labels: Readonly<Record<string, string>> | undefined;
}

/**
 * Route labels are generated from `spec.route`, which is validated. Our own labels record the owner of an object and what
 * was last applied: if a manifest declared them, they would drift for ever, and a proxy with an owner label would be
 * taken for a service of ours.
 */
export const labelReserved: Check = ({ services, clusters }) => [
  ...services.flatMap(routeLabels),
  ...services.flatMap((service) => ownLabels(service, placesOfService(service))),
  ...clusters.flatMap((cluster) => ownLabels(cluster, placesOfCluster(cluster.manifest))),
];

/** Interlock does not read route labels of containers, so they are rejected there too. */
const routeLabels = (service: Located<Workload>): readonly Problem[] =>
  (['labels', 'containerLabels'] as const).flatMap((field) =>
    Object.keys(service.manifest.spec[field] ?? {})
      .filter(isRouteLabel)
      .map((key) =>
        problemAt(service, childPointer(`/spec/${field}`, key), {
          code: 'label-reserved',
          message: `Label "${key}" of service "${service.manifest.metadata.name}" belongs to ${routeOf(service)}`,
          hint: 'docs/labels.md lists the field of each label, and the labels that are not supported, with the reason',
        }),
      ),
  );

const routeOf = ({ manifest }: Located<Workload>): string =>
  manifest.kind === 'RoutedService'
    ? 'its route: expected in spec.route or spec.serviceCluster'
    : 'a route: expected kind RoutedService, with spec.route';

const ownLabels = (located: Located, places: readonly Place[]): readonly Problem[] =>
  places.flatMap(({ pointer, labels = {} }) =>
    Object.keys(labels)
      .filter(isOwnLabel)
      .map((key) =>
        problemAt(located, childPointer(pointer, key), {
          code: 'label-reserved',
          message: `Label "${key}" in "${fieldName(pointer)}" is reserved for the reconciler: expected another label`,
          hint: 'Remove it, or use a key that does not start with "io.swarm-reconciler."',
        }),
      ),
  );

const placesOfService = (service: Located<Workload>): readonly Place[] => [
  { pointer: '/spec/labels', labels: service.manifest.spec.labels },
  ...fileEntries(service).map(({ pointer, labels }) => ({
    pointer: childPointer(pointer, 'labels'),
    labels,
  })),
];

const placesOfCluster = (cluster: ServiceCluster): readonly Place[] => [
  { pointer: '/spec/nodeLabels', labels: cluster.spec.nodeLabels },
  ...clusterNetworks(cluster).map(({ labels }, index) => ({
    pointer: `/spec/networks/${index}/labels`,
    labels,
  })),
  { pointer: '/spec/proxy/labels', labels: cluster.spec.proxy?.labels },
  { pointer: '/spec/extension/labels', labels: cluster.spec.extension?.labels },
];
