import { clusterNodeLabels, namedNodes } from '../../defaults/manifest-defaults.ts';
import { isRouted, type ManifestSet } from '../../model/manifest/manifest.ts';
import { routeLabel } from '../../model/route-label.ts';
import type { DemoEngine } from './demo-engine.ts';

/** A change that bypasses the reconciler, and the command for it on a real swarm. */
export interface ChangeByHand {
  readonly command: string;
  readonly make: (engine: DemoEngine) => void;
}

const hostsLabel = routeLabel('hosts');

/** Changes a node label and the host of a service, and removes a service, as far as the manifests declare such objects. */
export function changesByHand(set: ManifestSet): readonly ChangeByHand[] {
  const services = set.services.filter(({ manifest: { spec } }) => spec.image !== undefined);
  const routed = services
    .filter(isRouted)
    .find(({ manifest }) => (manifest.spec.route.hosts ?? []).length > 0);
  const removed = services.findLast((service) => service !== routed);
  return [
    ...relabelled(set),
    ...(routed === undefined ? [] : [rerouted(routed.manifest.metadata.name)]),
    ...(removed === undefined ? [] : [removal(removed.manifest.metadata.name)]),
  ];
}

/** Gives the node the label value of the last cluster, as if someone had confused the two. */
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
