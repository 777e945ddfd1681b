import { clusterName, clusterServiceNames, interlockNames } from '../../../defaults/manifest-defaults.ts';
import type { Located, ServiceCluster } from '../../../model/manifest/manifest.ts';
import type { Problem } from '../../../model/manifest/problem.ts';
import type { CollectedManifests } from '../../collect-manifests.ts';
import { problemAt } from '../../yaml/problem-at.ts';
import type { Check } from '../check.ts';
import { describeCluster, distinctClusters, nameField } from '../find-clusters.ts';
import { placeOf } from '../place-of.ts';
import { repeated } from '../repeated.ts';

/** A service that a manifest declares, or that the core creates for one. */
interface NamedService {
  readonly name: string;
  /** For a message: `the proxy of cluster "east"`. */
  readonly what: string;
  /** Undefined for the vendor's default name, which no manifest declares. */
  readonly place: { readonly source: Located; readonly pointer: string } | undefined;
}

/** Service names are unique in a swarm, regardless of case. */
export const serviceNameDuplicate: Check = (set) =>
  repeated([...coreService(set), ...clusterServices(set), ...declaredServices(set)], ({ name }) =>
    name.toLowerCase(),
  ).flatMap(({ first, later }) => (isNameDuplicate(first, later) ? [] : conflict(first, later)));

function coreService(set: CollectedManifests): readonly NamedService[] {
  const [interlock] = set.interlocks;
  const names = interlockNames(interlock === undefined ? set : { ...set, interlock });
  const pointer = '/spec/coreService';
  const place =
    interlock?.manifest.spec.coreService === undefined ? undefined : { source: interlock, pointer };
  return [{ name: names.coreService, what: "Interlock's core", place }];
}

const clusterServices = (set: CollectedManifests): readonly NamedService[] =>
  distinctClusters(set).flatMap((source) => {
    const { extension, proxy, config } = clusterServiceNames(source.manifest);
    const cluster = describeCluster(clusterName(source.manifest));
    const { spec } = source.manifest;
    return [
      service(source, { name: extension, what: `the extension of ${cluster}` }, [
        spec.extension?.serviceName,
        '/spec/extension/serviceName',
      ]),
      service(source, { name: proxy, what: `the proxy of ${cluster}` }, [
        spec.proxy?.serviceName,
        '/spec/proxy/serviceName',
      ]),
      service(source, { name: config, what: `the config service of ${cluster}` }, [
        spec.extension?.configServiceName,
        '/spec/extension/configServiceName',
      ]),
    ];
  });

const service = (
  source: Located<ServiceCluster>,
  named: Omit<NamedService, 'place'>,
  [declared, pointer]: readonly [string | undefined, string],
): NamedService => ({
  ...named,
  place: { source, pointer: declared === undefined ? nameField(source, 'serviceCluster') : pointer },
});

const declaredServices = (set: CollectedManifests): readonly NamedService[] =>
  set.services.map((source) => {
    const { kind, metadata } = source.manifest;
    return {
      name: metadata.name,
      what: `${kind} "${metadata.name}"`,
      place: { source, pointer: '/metadata/name' },
    };
  });

/** Two manifests of one kind with the same name are already reported by `nameDuplicate`. */
function isNameDuplicate(first: NamedService, later: NamedService): boolean {
  const [firstKind, laterKind] = [first, later].map(({ place }) => place?.source.manifest.kind);
  const isDeclared = firstKind === 'RoutedService' || firstKind === 'Service';
  return first.name === later.name && isDeclared && firstKind === laterKind;
}

function conflict(first: NamedService, later: NamedService): readonly Problem[] {
  if (later.place === undefined) return [];
  const where = first.place === undefined ? '' : `, ${placeOf(first.place.source, first.place.pointer)}`;
  return [
    problemAt(later.place.source, later.place.pointer, {
      code: 'service-name-duplicate',
      message: `Swarm service "${later.name}" is ${first.what}${where}, and ${later.what} would have the same name`,
      hint: 'Rename one of the two: a service in its manifest, services of a cluster with serviceName and configServiceName',
    }),
  ];
}
