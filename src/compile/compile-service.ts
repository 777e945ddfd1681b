import { routeLabels, type Route } from '../interlock/route-labels.ts';
import type { DesiredService } from '../model/desired.ts';
import { clusterName, serviceClusterOf, serviceNetworks } from '../model/effective.ts';
import type { Json } from '../model/json.ts';
import type { Leaves } from '../model/leaves.ts';
import type { Located, RoutedService, ServiceCluster } from '../model/manifest.ts';
import { policyOf } from '../model/policy.ts';
import { normalizeConstraint } from '../spec/codecs.ts';
import { parseDuration } from '../spec/duration.ts';
import { compileMounts, type CompiledMounts } from './compile-mounts.ts';
import type { ObjectNameOf } from './compile-objects.ts';
import { originOf } from './origin.ts';

/** A RoutedService as leaves of the field table: only what is declared, in normal form. */
export function compileService(
  located: Located<RoutedService>,
  clusters: readonly ServiceCluster[],
  nameOf: ObjectNameOf,
): DesiredService {
  const service = located.manifest;
  const clusterOfService = serviceClusterOf(service);
  const mounts = compileMounts(located, nameOf);
  const cluster = clusters.find((candidate) => clusterName(candidate) === clusterOfService);
  return {
    name: service.metadata.name,
    origin: originOf(located),
    cluster: clusterOfService,
    policy: policyOf(service),
    objects: mounts.objects,
    leaves: declaredOnly({
      ...leavesOf(service, serviceNetworks(service, cluster)),
      ...mounts.leaves,
      labels: { ...service.spec.labels, ...routeLabels(routeOf(service, mounts), clusterOfService) },
    }),
  };
}

function leavesOf(
  { spec }: RoutedService,
  networks: readonly string[],
): Readonly<Record<string, Json | undefined>> {
  return {
    image: spec.image,
    command: spec.command,
    args: spec.args,
    env: spec.env,
    user: spec.user,
    workingDir: spec.workingDir,
    hostname: spec.hostname,
    stopSignal: spec.stopSignal,
    stopGracePeriod: spec.stopGracePeriod === undefined ? undefined : parseDuration(spec.stopGracePeriod),
    containerLabels: spec.containerLabels,
    networks,
    'placement.constraints': spec.placement?.constraints?.map(normalizeConstraint).sort(),
    mode: spec.mode,
    replicas: spec.mode === 'global' ? undefined : spec.replicas,
  };
}

/** The route with the names that its secrets have in the swarm. */
function routeOf({ spec }: RoutedService, { tls }: CompiledMounts): Route {
  const { tls: said, ...route } = spec.route;
  if (said === undefined) return route;
  const { cert: _cert, key: _key, ...rest } = said;
  return { ...route, tls: { ...rest, ...tls } };
}

const declaredOnly = (leaves: Readonly<Record<string, Json | undefined>>): Leaves =>
  Object.fromEntries(
    Object.entries(leaves).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
