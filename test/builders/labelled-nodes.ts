import type { ManifestSet } from '../../src/model/manifest/manifest.ts';
import type { ObservedSwarm } from '../../src/model/observed.ts';
import type { PlannedPass } from '../../src/pass/plan-from.ts';
import { converged } from './after.ts';
import { planOf, vendorSwarm } from './interlock-swarm.ts';
import { cluster } from './manifests.ts';
import { observedNode } from './observed.ts';

const ports = { east: 8080, west: 8090, north: 8100 } as const;

export type ClusterName = keyof typeof ports;

/** A cluster of these nodes, beside MKE's default block. */
export const of = (name: ClusterName, nodes: readonly string[], spec: object = {}) =>
  cluster(name, {
    nodes,
    proxy: { publish: { http: { published: ports[name] }, https: { published: ports[name] + 1 } } },
    ...spec,
  });

export const start: ObservedSwarm = {
  ...vendorSwarm(),
  nodes: ['n-1', 'n-2', 'n-3', 'n-4'].map((name) => observedNode(name)),
};

/** The plan for new manifests on a swarm that has converged to the old ones. */
export function moved(before: ManifestSet, now: ManifestSet, swarm = converged(start, before)): PlannedPass {
  return planOf(now, swarm, { prune: true });
}

export const order = ({ plan }: PlannedPass): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(plan.changes.map(({ id, dependsOn }) => [id, dependsOn]));

export const requiredWaits = ({ plan }: PlannedPass): readonly string[] =>
  plan.waits.filter(({ required }) => required).map(({ id }) => id);

export const textOf = ({ writes }: PlannedPass, config: string): string => {
  const write = writes.get(config);
  return write?.kind === 'createConfig' ? write.config.text : '';
};

export const conf = (number: number): string => `config/com.docker.ucp.interlock.conf-${String(number)}`;
export const core = 'service/ucp-interlock';
export const proxy = (name: string): string => `service/ucp-interlock-proxy-${name}`;

/** A fixed number of proxies, independent of the cluster's nodes. */
export const fixed = (name: ClusterName, replicas: number): object => ({
  proxy: {
    replicas,
    publish: { http: { published: ports[name] }, https: { published: ports[name] + 1 } },
  },
});
