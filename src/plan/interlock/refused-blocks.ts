import { clusterOf, proxyKeyOf } from '../../interlock/blocks/extension-block.ts';
import { servedClusters } from '../../interlock/blocks/service-names.ts';
import type { BlockNeeds, DesiredInterlock } from '../../model/desired.ts';
import type { ExtensionBlock, InterlockDocument } from '../../model/interlock-document.ts';
import type { Key } from '../../kernel/key.ts';
import type { Refusal, Warning } from '../../model/plan.ts';

interface RefusedBlocks {
  readonly interlock: DesiredInterlock;
  readonly warnings: readonly Warning[];
  /** The proxies of blocks that stay as they run, each with the refused resource that is the reason. */
  readonly unchanged: ReadonlyMap<Key, Key>;
}

/**
 * Leaves out the blocks of clusters whose network or node is refused: the running block, if any, is left unchanged, and the
 * error does not block other clusters. Ownership of the block does not change.
 */
export function withoutRefusedBlocks(
  desired: DesiredInterlock,
  running: InterlockDocument,
  refused: readonly Refusal[],
): RefusedBlocks {
  const reasons = new Set<string>(refused.map(({ resource }) => resource));
  const isRefused = (needs: BlockNeeds): boolean => rootOf(desired, needs, reasons) !== undefined;
  const stopped = desired.needs.filter(isRefused);
  const names = new Set(stopped.map(({ block }) => block));
  const unclaimed = new Set(stopped.filter(({ isOurs }) => !isOurs).map(({ block }) => block));
  const kept = Object.entries(desired.document.extensions).filter(([name]) => !names.has(name));
  const asTheyRun = Object.entries(running.extensions).filter(([name]) => names.has(name));
  const extensions: Readonly<Record<string, ExtensionBlock>> = Object.fromEntries([...kept, ...asTheyRun]);
  return {
    interlock: {
      ...desired,
      document: { ...desired.document, extensions },
      ownBlocks: desired.ownBlocks.filter((name) => !unclaimed.has(name)),
      needs: desired.needs.filter((needs) => !isRefused(needs)),
    },
    warnings: stopped.map((needs) => warningOf(needs, rootOf(desired, needs, reasons))),
    unchanged: new Map(
      asTheyRun.flatMap(([name, block]): [Key, Key][] => {
        const needs = stopped.find((one) => one.block === name);
        const root = needs && rootOf(desired, needs, reasons);
        return root === undefined ? [] : [[proxyKeyOf(name, block), root]];
      }),
    ),
  };
}

/**
 * The declared clusters that no block will serve in the config.toml after the plan (undefined: it is unknown), each with the
 * refused resource that causes it: one of its own, else `whole`, the reason why config.toml does not change.
 */
export function blockedClusters(
  desired: DesiredInterlock,
  after: InterlockDocument | undefined,
  refused: readonly Refusal[],
  whole?: Refusal,
): ReadonlyMap<string, Key> {
  const served = after === undefined ? new Set<string>() : servedClusters(after);
  const keys = new Set<string>(refused.map(({ resource }) => resource));
  return new Map(
    desired.needs.flatMap((needs): [string, Key][] => {
      const cluster = clusterOf(desired.document.extensions[needs.block]);
      const root = rootOf(desired, needs, keys) ?? whole?.resource;
      return root === undefined || served.has(cluster) ? [] : [[cluster, root]];
    }),
  );
}

/** The refused resource because of which a block is refused: an object that it needs, or its proxy if a check failed. */
function rootOf(
  { document }: DesiredInterlock,
  { block, objects }: BlockNeeds,
  refused: ReadonlySet<string>,
): Key | undefined {
  const proxy = proxyKeyOf(block, document.extensions[block]);
  return [...objects, proxy].find((key) => refused.has(key));
}

/** The refusal of the root shows the way out; this warning shows what it blocks. */
const warningOf = ({ block }: BlockNeeds, root: Key | undefined): Warning => ({
  kind: 'refusedBlock',
  message: `Extensions.${block} of config.toml is left unchanged: it depends on ${root ?? ''}, which is refused`,
});
