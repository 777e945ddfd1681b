import { routeLabels } from '../interlock/route-labels.ts';
import type { DesiredService } from '../model/desired.ts';
import { clusterName, serviceClusterOf, serviceNetworks } from '../model/effective.ts';
import type { Json } from '../model/json.ts';
import type { Leaves } from '../model/leaves.ts';
import type { Located, RoutedService, ServiceCluster } from '../model/manifest.ts';
import { policyOf } from '../model/policy.ts';
import { normalizeConstraint } from '../spec/codecs.ts';
import { parseDuration } from '../model/duration.ts';
import { originOf } from './origin.ts';

/** A RoutedService as leaves of the field table: only what is declared, in normal form. */
export function compileService(
  located: Located<RoutedService>,
  clusters: readonly ServiceCluster[],
): DesiredService {
  const service = located.manifest;
  const clusterOfService = serviceClusterOf(service);
  const cluster = clusters.find((candidate) => clusterName(candidate) === clusterOfService);
  return {
    name: service.metadata.name,
    origin: originOf(located),
    cluster: clusterOfService,
    policy: policyOf(service),
    leaves: declaredOnly(leavesOf(service, clusterOfService, serviceNetworks(service, cluster))),
  };
}

function leavesOf(
  { spec }: RoutedService,
  cluster: string,
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
    labels: { ...spec.labels, ...routeLabels(spec.route, cluster) },
  };
}

const declaredOnly = (leaves: Readonly<Record<string, Json | undefined>>): Leaves =>
  Object.fromEntries(
    Object.entries(leaves).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
