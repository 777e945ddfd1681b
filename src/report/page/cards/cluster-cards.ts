import { keyOf } from '../../../kernel/key.ts';
import type { FieldChange, Plan } from '../../../model/plan.ts';
import type { Topology, TopologyCluster } from '../../../model/topology.ts';
import type { PageCard, PagePending, PageSync } from '../page-view.ts';
import { clusterId, clusterTitle } from './card-ids.ts';
import { worstOf } from './host-cards.ts';
import { healthText, pageHealth, type Marks, type MarksOf } from './marks.ts';
import { tasksText } from './service-card.ts';

interface ClusterContext {
  readonly plan: Plan | undefined;
  readonly marksOf: MarksOf;
}

/** A cluster shows its proxy too, and its block of config.toml. */
export const clusterCards = ({ clusters }: Topology, context: ClusterContext): readonly PageCard[] =>
  clusters.map((cluster) => clusterCard(cluster, context));

function clusterCard(cluster: TopologyCluster, context: ClusterContext): PageCard {
  const { name, services, networks, nodes } = cluster;
  return {
    ...{ id: clusterId(name), column: 'cluster', name: clusterTitle(name), note: noteOf(cluster) },
    ...marksOfCluster(cluster, context),
    links: [
      ...services.map((service) => keyOf('service', service)),
      ...networks.map((network) => keyOf('network', network)),
      ...nodes.map((node) => keyOf('node', node)),
    ],
  };
}

function noteOf({ proxy, health, ports }: TopologyCluster): string {
  const tasks = health === undefined ? [] : [`proxy ${tasksText(health)}`];
  const numbers = ports.map(({ number, mode }) => `${number}${mode === 'ingress' ? ' on every node' : ''}`);
  const known = [...tasks, ...(numbers.length === 0 ? [] : [`ports ${numbers.join(', ')}`])];
  return known.length === 0 ? `proxy ${proxy ?? 'made by the core'}` : known.join(', ');
}

function marksOfCluster(cluster: TopologyCluster, { plan, marksOf }: ClusterContext): Marks {
  const made = cluster.made.map((name) => marksOf(keyOf('service', name)));
  const isOfBlock = ({ field, key }: FieldChange): boolean => field === 'Extensions' && key === cluster.block;
  const pending = pendingBlock(cluster, plan, isOfBlock) ?? made.find((marks) => marks.pending)?.pending;
  const drifted = (plan?.drift ?? []).flatMap(({ fields }) => fields.filter(isOfBlock));
  const ofBlock: readonly PageSync[] = [
    ...(drifted.length > 0 ? ['drifted' as const] : []),
    ...(pending === undefined ? [] : ['pending' as const]),
  ];
  const health = worstOf([
    ...made.flatMap((marks) => marks.health ?? []),
    ...(cluster.health === undefined ? [] : [pageHealth(cluster.health)]),
  ]);
  const reasons = new Set([
    ...drifted.map(({ path }) => `Drifted: ${path}`),
    ...made.flatMap((marks) => marks.reasons),
    ...(cluster.health === undefined || cluster.health.state === 'Healthy'
      ? []
      : [healthText(cluster.health)]),
  ]);
  return {
    // A block of ours whose services the core has made is as declared.
    sync: mostUrgent([...ofBlock, ...made.map(({ sync }) => (sync === 'made' ? 'inSync' : sync))]),
    ...(health === undefined ? {} : { health }),
    reasons: [...reasons],
    ...(pending === undefined ? {} : { pending }),
  };
}

const urgentFirst = ['quarantined', 'refused', 'drifted', 'pending', 'suspended', 'inSync'] as const;

const mostUrgent = (syncs: readonly PageSync[]): PageSync =>
  urgentFirst.find((sync) => syncs.includes(sync)) ?? 'foreign';

/** The change of config.toml that adds, changes or removes a block. */
function pendingBlock(
  { isObserved }: TopologyCluster,
  plan: Plan | undefined,
  isOfBlock: (field: FieldChange) => boolean,
): PagePending | undefined {
  const change = plan?.changes.find(({ fields }) => fields.some(isOfBlock));
  if (change === undefined || plan === undefined) return undefined;
  const fields = change.fields.filter(isOfBlock);
  const isRemoved = fields.every(({ to }) => to === undefined);
  const switching = plan.changes.find(({ dependsOn }) => dependsOn.includes(change.id)) ?? change;
  return {
    op: isRemoved ? 'delete' : isObserved ? 'update' : 'create',
    impact: switching.impact.summary,
    interrupts: switching.impact.class === 'interruption',
  };
}
