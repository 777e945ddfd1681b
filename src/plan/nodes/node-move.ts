import {
  proxyConstraintsOf,
  proxyNameOf,
  proxyReplicasOf,
  serviceNamesOf,
} from '../../interlock/blocks/extension-block.ts';
import type { DesiredInterlock } from '../../model/desired.ts';
import type { ExtensionBlock, InterlockDocument } from '../../model/interlock-document.ts';
import { keyOf, type Key } from '../../kernel/key.ts';
import type { Labels, ObservedNode } from '../../model/observed.ts';
import { specLabels } from '../../service-fields/spec-labels.ts';
import { meetsConstraints } from '../../service-fields/node-constraints.ts';
import type { InterlockState } from '../interlock/interlock-state.ts';
import { isLost } from './lost-constraints.ts';
import type { Write } from '../../model/write.ts';
import type { Step } from '../common/fragment.ts';
import type { PlanInput } from '../plan-input.ts';

/** Nodes that lose a label that the proxy of one of our blocks needs to run there. */
export interface NodeMove {
  /**
   * The nodes whose old labels must not be removed before the core runs a config that does not use them, each with the labels
   * that it gets before that.
   */
  readonly nodes: ReadonlyMap<Key, Labels>;
  /** Proxies that must have shrunk, or must use other labels, by then. */
  readonly awaited: readonly Key[];
  /** Services of removed blocks: they must have been removed by then. */
  readonly going: readonly Key[];
  /** Proxies that the removal of the labels does not evict any more. */
  readonly settled: readonly Key[];
  /** The intermediate config.toml, if another cluster grows by these nodes; undefined: one config is enough. */
  readonly between: InterlockDocument | undefined;
}

/**
 * If a label is removed before the proxies, swarm evicts all of them at once, and their service hangs with more replicas than
 * nodes. So the order is: the config with the smaller replicas, the labels, the config with the larger replicas. If a proxy is
 * to use other labels, or its block is removed: add the new labels, switch the config, remove the old labels.
 */
export function nodeMove(
  desired: DesiredInterlock,
  state: InterlockState,
  nodeSteps: readonly Step[],
  input: PlanInput,
): NodeMove | undefined {
  const blocks = ownBlocks(desired, state.document);
  const losses = movedNodes(nodeSteps, input.observed.nodes)
    .map((node) => lossOf(node, blocks))
    .filter(({ left, goes, relabelled }) => left.length + goes.length + relabelled.length > 0);
  if (losses.length === 0) return undefined;
  const goes = losses.flatMap((loss) => loss.goes).flatMap(({ running }) => serviceNamesOf(running));
  const relabelled = losses.flatMap((loss) => loss.relabelled);
  return {
    nodes: new Map(losses.map(({ node, early }) => [node.key, early])),
    awaited: observedProxies([...losses.flatMap(({ left }) => left), ...relabelled], input),
    going: goes.map((name) => keyOf('service', name)),
    settled: [...goes.map((name) => keyOf('service', name)), ...observedProxies(relabelled, input)],
    between: documentBetween(
      desired,
      state.document,
      losses.filter(({ isLeaving }) => isLeaving).map(({ node }) => node),
    ),
  };
}

/** A block of ours, or one that we remove, running and desired; undefined: it is removed. */
interface OwnBlock {
  readonly running: ExtensionBlock;
  readonly desiredBlock: ExtensionBlock | undefined;
}

const ownBlocks = (desired: DesiredInterlock, document: InterlockDocument): readonly OwnBlock[] =>
  [...new Set([...desired.ownBlocks, ...desired.obsoleteBlocks, ...desired.removedBlocks])].flatMap(
    (name) => {
      const running = document.extensions[name];
      return running === undefined ? [] : [{ running, desiredBlock: desired.document.extensions[name] }];
    },
  );

interface MovedNode {
  readonly key: Key;
  readonly before: ObservedNode;
  readonly after: ObservedNode;
}

const movedNodes = (steps: readonly Step[], nodes: readonly ObservedNode[]): readonly MovedNode[] =>
  steps.flatMap(({ change, write }) => {
    const before = nodes.find(({ id }) => write.kind === 'updateNode' && id === write.ref.id);
    const labels = labelsWritten(write);
    if (before === undefined || labels === undefined) return [];
    return [{ key: change.resource, before, after: { ...before, labels } }];
  });

/** The labels of a node after a write. */
export function labelsWritten(write: Write): Labels | undefined {
  if (write.kind !== 'updateNode') return undefined;
  return specLabels(write.spec);
}

/** How a label change of a node affects our blocks. */
interface Loss {
  readonly node: MovedNode;
  /** Shrinking blocks that the node leaves. */
  readonly left: readonly OwnBlock[];
  /** Removed blocks. */
  readonly goes: readonly OwnBlock[];
  /** Blocks whose proxies stay on the node, by other labels. */
  readonly relabelled: readonly OwnBlock[];
  /** Whether a cluster that grows by the node has to wait. */
  readonly isLeaving: boolean;
  /** Its labels before the core switches its config. */
  readonly early: Labels;
}

/** A changed value cannot be both old and new: it makes the node leave its cluster, so all new labels are added afterwards. */
function lossOf(node: MovedNode, blocks: readonly OwnBlock[]): Loss {
  const { before, after } = node;
  const lost = blocks.filter(({ running }) => isLost(proxyConstraintsOf(running), before, after));
  const left = lost.filter((block) => isShrinking(block) && !isWelcome(before, after, block));
  const goes = lost.filter(({ desiredBlock }) => desiredBlock === undefined);
  const unreleased = { ...before, labels: { ...before.labels, ...after.labels } };
  const isLeaving =
    left.length > 0 || goes.some(({ running }) => isLost(proxyConstraintsOf(running), before, unreleased));
  const early = isLeaving ? { ...before, labels: { ...after.labels, ...before.labels } } : unreleased;
  const relabelled = lost.filter(
    (block) =>
      !isLost(proxyConstraintsOf(block.running), before, early) &&
      isWelcome(before, early, block) &&
      isWelcome(before, after, block),
  );
  const isEarly = !isLeaving || relabelled.length > 0;
  return { node, left, goes, relabelled, isLeaving, early: isEarly ? early.labels : before.labels };
}

const isShrinking = ({ running, desiredBlock }: OwnBlock): boolean =>
  desiredBlock !== undefined && replicasOf(desiredBlock) < replicasOf(running);

const replicasOf = (block: ExtensionBlock): number => proxyReplicasOf(block) ?? 0;

/** Whether a node stays in its cluster, because the desired constraints select it by other labels. */
function isWelcome(before: ObservedNode, after: ObservedNode, { running, desiredBlock }: OwnBlock): boolean {
  const wasNeverMet = (constraint: string): boolean =>
    proxyConstraintsOf(running).includes(constraint) && !meetsConstraints(before, [constraint]);
  return (
    desiredBlock !== undefined &&
    proxyConstraintsOf(desiredBlock).every(
      (constraint) => meetsConstraints(after, [constraint]) || wasNeverMet(constraint),
    )
  );
}

/** Only observed proxies: a missing one cannot be waited for. */
function observedProxies(blocks: readonly OwnBlock[], { observed }: PlanInput): readonly Key[] {
  const names = new Set(observed.services.map(({ name }) => name));
  return blocks
    .flatMap(({ running }) => proxyNameOf(running) ?? [])
    .filter((name) => names.has(name))
    .map((name) => keyOf('service', name));
}

/** The desired document, except that blocks that grow by the moving nodes keep their replicas. */
function documentBetween(
  desired: DesiredInterlock,
  running: InterlockDocument,
  leaving: readonly MovedNode[],
): InterlockDocument | undefined {
  const growing = desired.ownBlocks.filter((name) => {
    const desiredBlock = desired.document.extensions[name];
    const larger = replicasOf(desiredBlock ?? {}) > replicasOf(running.extensions[name] ?? {});
    return (
      larger &&
      leaving.some(({ before, after }) => isLost(proxyConstraintsOf(desiredBlock ?? {}), after, before))
    );
  });
  if (growing.length === 0) return undefined;
  const extensions = Object.entries(desired.document.extensions).flatMap(
    ([name, block]): (readonly [string, ExtensionBlock])[] => {
      if (!growing.includes(name)) return [[name, block]];
      const before = running.extensions[name];
      return before === undefined ? [] : [[name, { ...block, ProxyReplicas: replicasOf(before) }]];
    },
  );
  // The core needs a block.
  if (extensions.length === 0) return undefined;
  return { ...desired.document, extensions: Object.fromEntries(extensions) };
}
