import { clusterNodeLabels, namedNodes } from '../../defaults/manifest-defaults.ts';
import type { ManifestSet } from '../../model/manifest.ts';
import type { DemoEngine } from './demo-engine.ts';

/** What somebody does past the reconciler, and the command by which it is done on a real swarm. */
export interface ChangeByHand {
  readonly command: string;
  readonly make: (engine: DemoEngine) => void;
}

const hostsLabel = 'com.docker.lb.hosts';

/** A node that gets another label, a service whose host is changed and one that is removed: as many as the manifests have. */
export function changesByHand(set: ManifestSet): readonly ChangeByHand[] {
  const services = set.services.filter(({ manifest: { spec } }) => spec.image !== undefined);
  const routed = services.find(({ manifest: { spec } }) => (spec.route.hosts ?? []).length > 0);
  const removed = services.findLast((service) => service !== routed);
  return [
    ...relabelled(set),
    ...(routed === undefined ? [] : [rerouted(routed.manifest.metadata.name)]),
    ...(removed === undefined ? [] : [removal(removed.manifest.metadata.name)]),
  ];
}

/** The node gets what the last cluster's nodes have, as if somebody took the one for the other. */
function relabelled({ clusters }: ManifestSet): readonly ChangeByHand[] {
  const [first] = clusters.flatMap(({ manifest }) => {
    const [node] = namedNodes(manifest);
    const label = Object.entries(clusterNodeLabels(manifest)).at(-1);
    return node === undefined || label === undefined ? [] : [{ node, key: label[0], value: label[1] }];
  });
  if (first === undefined) return [];
  const { node, key, value } = first;
  const others = clusters.map(({ manifest }) => clusterNodeLabels(manifest)[key]);
  const wrong = others.findLast((other) => other !== undefined && other !== value) ?? 'elsewhere';
  return [
    {
      command: `docker node update --label-add ${key}=${wrong} ${node}`,
      make: (engine) => {
        const path = `/nodes/${encodeURIComponent(node)}`;
        const { Version, Spec } = engine.get(path);
        engine.update(path, Version.Index, { ...Spec, Labels: { ...Spec.Labels, [key]: wrong } });
      },
    },
  ];
}

const rerouted = (name: string): ChangeByHand => ({
  command: `docker service update --label-add ${hostsLabel}=evil.example ${name}`,
  make: (engine) => {
    const path = `/services/${name}`;
    const { Version, Spec } = engine.get(path);
    engine.update(path, Version.Index, { ...Spec, Labels: { ...Spec.Labels, [hostsLabel]: 'evil.example' } });
  },
});

const removal = (name: string): ChangeByHand => ({
  command: `docker service rm ${name}`,
  make: (engine) => {
    engine.remove(`/services/${name}`);
  },
});
