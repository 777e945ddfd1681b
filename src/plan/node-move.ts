import { proxyNameOf } from '../interlock/service-names.ts';
import type { DesiredInterlock } from '../model/desired.ts';
import type { ExtensionBlock, InterlockDocument } from '../model/interlock-document.ts';
import { textsOf, valueAt, isJsonObject } from '../model/json.ts';
import { keyOf, type Key } from '../model/key.ts';
import type { Labels, ObservedNode } from '../model/observed.ts';
import { meetsConstraints } from '../spec/node-constraints.ts';
import type { InterlockState } from './interlock-state.ts';
import type { Step } from './part.ts';
import type { PlanInput } from './plan-input.ts';

/** Nodes that leave a cluster while it shrinks. */
export interface NodeMove {
  /** The nodes whose labels have to wait until the clusters that they leave have fewer proxies. */
  readonly nodes: ReadonlySet<Key>;
  /** Proxies that have to be fewer by then. */
  readonly shrinking: readonly Key[];
  /** What config.toml says in between, where another cluster grows by these nodes; undefined: one config does. */
  readonly between: InterlockDocument | undefined;
}

/**
 * A label that goes before the proxies do makes swarm evict them all at once, and their service hangs with more replicas
 * than it has nodes. So: the config with the smaller replicas, the labels, the config with the larger.
 */
export function nodeMove(
  desired: DesiredInterlock,
  state: InterlockState,
  nodeSteps: readonly Step[],
  input: PlanInput,
): NodeMove | undefined {
  const moved = movedNodes(nodeSteps, input.observed.nodes);
  const shrinking = shrinkingBlocks(desired, state.document);
  const leaving = moved.filter((node) => shrinking.some((block) => leaves(node, block)));
  if (leaving.length === 0) return undefined;
  const left = shrinking.filter((block) => leaving.some((node) => leaves(node, block)));
  return {
    nodes: new Set(leaving.map(({ key }) => key)),
    shrinking: standingProxies(left, input),
    between: documentBetween(desired, state.document, leaving),
  };
}

/** A block of ours that is to have fewer proxies. */
interface ShrinkingBlock {
  readonly running: ExtensionBlock;
  readonly meant: ExtensionBlock;
}

const shrinkingBlocks = (desired: DesiredInterlock, document: InterlockDocument): readonly ShrinkingBlock[] =>
  desired.ownBlocks.flatMap((name) => {
    const [running, meant] = [document.extensions[name], desired.document.extensions[name]];
    if (running === undefined || meant === undefined) return [];
    return replicasOf(meant) < replicasOf(running) ? [{ running, meant }] : [];
  });

interface MovedNode {
  readonly key: Key;
  readonly before: ObservedNode;
  readonly after: ObservedNode;
}

const movedNodes = (steps: readonly Step[], nodes: readonly ObservedNode[]): readonly MovedNode[] =>
  steps.flatMap(({ change, write }) => {
    if (write.kind !== 'updateNode') return [];
    const before = nodes.find(({ id }) => id === write.ref.id);
    const labels = valueAt(write.spec, ['Labels']);
    if (before === undefined || !isJsonObject(labels)) return [];
    return [{ key: change.resource, before, after: { ...before, labels: labels as Labels } }]; // as the plan writes them
  });

const replicasOf = (block: ExtensionBlock): number => Number(block['ProxyReplicas'] ?? 0);

const constraintsIn = (block: ExtensionBlock): readonly string[] => textsOf(block['ProxyConstraints']);

/** A node that its cluster asks for in another way from now on stays in it. */
const leaves = (node: MovedNode, { running, meant }: ShrinkingBlock): boolean =>
  isLost(running, node.before, node.after) && !isWelcome(node, running, meant);

/** One by one: what a template asks for beside our labels is no matter of the move. */
const isLost = (block: ExtensionBlock | undefined, before: ObservedNode, after: ObservedNode): boolean =>
  block !== undefined &&
  constraintsIn(block).some(
    (constraint) => meetsConstraints(before, [constraint]) && !meetsConstraints(after, [constraint]),
  );

function isWelcome({ before, after }: MovedNode, running: ExtensionBlock, meant: ExtensionBlock): boolean {
  const wasNeverMet = (constraint: string): boolean =>
    constraintsIn(running).includes(constraint) && !meetsConstraints(before, [constraint]);
  return constraintsIn(meant).every(
    (constraint) => meetsConstraints(after, [constraint]) || wasNeverMet(constraint),
  );
}

/** A proxy that is not there cannot be waited for. */
function standingProxies(blocks: readonly ShrinkingBlock[], { observed }: PlanInput): readonly Key[] {
  const names = new Set(observed.services.map(({ name }) => name));
  return blocks
    .flatMap(({ running }) => proxyNameOf(running) ?? [])
    .filter((name) => names.has(name))
    .map((name) => keyOf('service', name));
}

/** As it is meant in the end, but for blocks that grow by the nodes: they wait for them. */
function documentBetween(
  desired: DesiredInterlock,
  running: InterlockDocument,
  leaving: readonly MovedNode[],
): InterlockDocument | undefined {
  const growing = desired.ownBlocks.filter((name) => {
    const meant = desired.document.extensions[name];
    const larger = replicasOf(meant ?? {}) > replicasOf(running.extensions[name] ?? {});
    return larger && leaving.some(({ before, after }) => isLost(meant, after, before));
  });
  if (growing.length === 0) return undefined;
  const extensions = Object.entries(desired.document.extensions).flatMap(
    ([name, block]): (readonly [string, ExtensionBlock])[] => {
      if (!growing.includes(name)) return [[name, block]];
      const before = running.extensions[name];
      return before === undefined ? [] : [[name, { ...block, ProxyReplicas: replicasOf(before) }]];
    },
  );
  return { ...desired.document, extensions: Object.fromEntries(extensions) };
}
