import { keyOf } from '../../../kernel/key.ts';
import type { ChangeOp, FieldChange, Plan } from '../../../model/plan.ts';
import type { Topology, TopologyCluster } from '../../../model/topology.ts';
import type { PageCard, PagePending, PageSync } from '../page-view.ts';
import { clusterId, clusterTitle } from './card-ids.ts';
import { mostUrgent, worstOf } from './worst.ts';
import { healthText, pageHealth, type Marks, type MarksOf, type WaitingMarks } from './marks.ts';
import { tasksText } from './service-card.ts';

interface ClusterContext {
  readonly plan: Plan | undefined;
  readonly waiting: WaitingMarks | undefined;
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

function marksOfCluster(cluster: TopologyCluster, { plan, waiting, marksOf }: ClusterContext): Marks {
  const made = cluster.made.map((name) => marksOf(keyOf('service', name)));
  const isOfBlock = ({ field, key }: FieldChange): boolean => field === 'Extensions' && key === cluster.block;
  const ofMade = pendingOfMade(made);
  const pending =
    pendingBlock(cluster, plan, isOfBlock) ??
    (ofMade && { ...ofMade, op: waitingOp(cluster, waiting, isOfBlock) ?? ofMade.op });
  const drifted = (plan?.drift ?? []).flatMap(({ fields }) => fields.filter(isOfBlock));
  const syncs: readonly PageSync[] = [
    ...(drifted.length > 0 ? ['drifted' as const] : []),
    ...(pending === undefined ? [] : ['pending' as const]),
    // A block of ours whose services the core has made is as declared.
    ...made.map(({ sync }) => (sync === 'made' ? 'inSync' : sync)),
  ];
  const { health, reasons } = healthOf(cluster, made);
  return {
    sync: mostUrgent(syncs) ?? 'foreign',
    ...(health === undefined ? {} : { health }),
    reasons: [...drifted.map(({ path }) => `Drifted: ${path}`), ...reasons],
    ...(pending === undefined ? {} : { pending }),
  };
}

/** A status has no health of what is foreign. */
function healthOf(
  { health: proxy }: TopologyCluster,
  made: readonly Marks[],
): Pick<Marks, 'health' | 'reasons'> {
  const ofProxy = proxy === undefined ? [] : [proxy];
  const health = worstOf([...made.flatMap((marks) => marks.health ?? []), ...ofProxy.map(pageHealth)]);
  const reasons = new Set([
    ...made.flatMap((marks) => marks.reasons),
    ...ofProxy.filter(({ state }) => state !== 'Healthy').map(healthText),
  ]);
  return { reasons: [...reasons], ...(health === undefined ? {} : { health }) };
}

/** The change of config.toml that adds, changes or removes a block. */
function pendingBlock(
  { isObserved }: TopologyCluster,
  plan: Plan | undefined,
  isOfBlock: (field: FieldChange) => boolean,
): PagePending | undefined {
  const change = plan?.changes.find(({ fields }) => fields.some(isOfBlock));
  if (change === undefined || plan === undefined) return undefined;
  const fields = change.fields.filter(isOfBlock);
  const switching = plan.changes.find(({ dependsOn }) => dependsOn.includes(change.id)) ?? change;
  return {
    op: opOf(fields, isObserved),
    impact: switching.impact.summary,
    interrupts: switching.impact.class === 'interruption',
  };
}

/** Of several services the one that interrupts traffic. */
function pendingOfMade(made: readonly Marks[]): PagePending | undefined {
  const all = made.flatMap(({ pending }) => pending ?? []);
  return all.find(({ interrupts }) => interrupts) ?? all[0];
}

/** What a change of config.toml that waits does to a block. */
function waitingOp(
  { isObserved }: TopologyCluster,
  waiting: WaitingMarks | undefined,
  isOfBlock: (field: FieldChange) => boolean,
): ChangeOp | undefined {
  const fields = (waiting?.changes ?? []).flatMap((change) => change.fields.filter(isOfBlock));
  return fields.length === 0 ? undefined : opOf(fields, isObserved);
}

const opOf = (fields: readonly FieldChange[], isObserved: boolean): ChangeOp => {
  if (fields.every(({ to }) => to === undefined)) return 'delete';
  return isObserved ? 'update' : 'create';
};
