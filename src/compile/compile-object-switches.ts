import { extensionName } from '../defaults/manifest-defaults.ts';
import { proxyKeyOf } from '../interlock/blocks/extension-block.ts';
import { groupBy } from '../kernel/group-by.ts';
import { keyOf, type Key } from '../kernel/key.ts';
import type { Desired, DesiredInterlock } from '../model/desired.ts';
import type { ManifestSet, ServiceCluster } from '../model/manifest/manifest.ts';
import { objectSwitchesOf } from '../model/manifest/policy.ts';
import type { ObjectSwitches } from '../model/switches.ts';
import type { ClusterNodes } from './cluster-nodes.ts';
import { networkKeys, nodeKeys } from './compile-observe-only.ts';

/** The switches that manifests set for their objects. Of an object that several clusters need, `report` wins. */
export function compileObjectSwitches(
  { clusters, services }: ManifestSet,
  interlock: DesiredInterlock | undefined,
  nodesOf: ClusterNodes,
): Desired['switches'] {
  const found = [
    ...services.map(({ manifest }): Found => [
      keyOf('service', manifest.metadata.name),
      objectSwitchesOf(manifest),
    ]),
    ...clusters.flatMap(({ manifest }) =>
      [...networkKeys(manifest), ...nodeKeys(manifest, nodesOf), ...proxyKeys(manifest, interlock)].map(
        (key): Found => [key, objectSwitchesOf(manifest)],
      ),
    ),
  ].filter(([, switches]) => Object.keys(switches).length > 0);
  return new Map(
    [...groupBy(found, ([key]) => key)].map(([key, ofKey]) => [key, strictest(ofKey.map(([, one]) => one))]),
  );
}

type Found = readonly [Key, ObjectSwitches];

function proxyKeys(cluster: ServiceCluster, interlock: DesiredInterlock | undefined): readonly Key[] {
  const name = extensionName(cluster);
  const block = interlock?.document.extensions[name];
  const key = block === undefined ? undefined : proxyKeyOf(name, block);
  return key === undefined ? [] : [key];
}

const strictest = (all: readonly ObjectSwitches[]): ObjectSwitches =>
  all.reduce((left, right) => ({
    ...left,
    ...right,
    ...Object.fromEntries(Object.entries(left).filter(([, value]) => value === 'report')),
  }));
