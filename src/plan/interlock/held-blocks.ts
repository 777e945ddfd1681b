import { changedBlocks } from '../../interlock/document/compare-documents.ts';
import { proxyKeyOf } from '../../interlock/blocks/extension-block.ts';
import type { DesiredInterlock } from '../../model/desired.ts';
import type { ExtensionBlock, InterlockDocument } from '../../model/interlock-document.ts';
import type { HeldBack } from '../../model/plan.ts';
import { fragment, type Fragment } from '../common/fragment.ts';
import { heldIn } from '../common/held.ts';
import { runningDocument, type PlanInput } from '../plan-input.ts';

/** The input in which the blocks whose proxy a guard holds back stay as they run, also if they were to be removed. */
export function withHeldBlocks(input: PlanInput): PlanInput {
  const { interlock } = input.desired;
  const running = runningDocument(input);
  if (interlock === undefined || running === undefined) return input;
  const names = new Set(heldBlocks(running, input).map(({ name }) => name));
  const removed = [...names].filter((name) => !Object.hasOwn(interlock.document.extensions, name));
  if (removed.length === 0) return input;
  const kept = Object.entries(running.extensions).filter(([name]) => removed.includes(name));
  const obsolete = removed.filter((name) => interlock.obsoleteBlocks.includes(name));
  const extensions = { ...interlock.document.extensions, ...Object.fromEntries(kept) };
  return {
    ...input,
    desired: {
      ...input.desired,
      interlock: {
        ...interlock,
        document: { ...interlock.document, extensions },
        ownBlocks: [...interlock.ownBlocks, ...obsolete],
        removedBlocks: interlock.removedBlocks.filter((name) => !names.has(name)),
      },
    },
  };
}

/** What the guards hold back of the running blocks, where config.toml would change or remove the block. */
export function refusedBlocksHeld(
  desired: DesiredInterlock,
  running: InterlockDocument,
  input: PlanInput,
): Fragment {
  const changed = new Set(changedBlocks(running, desired.document));
  const declared = new Set(desired.needs.map(({ block }) => block));
  const refused = heldBlocks(running, input).filter(({ name }) => changed.has(name) || !declared.has(name));
  return fragment({ refused: refused.map(({ refusal }) => refusal) });
}

/** Running blocks that are no longer declared and that a guard keeps. */
export function heldExtensions(input: PlanInput): readonly ExtensionBlock[] {
  const obsolete = input.desired.interlock?.obsoleteBlocks ?? [];
  const running = runningDocument(input);
  if (running === undefined || obsolete.length === 0) return [];
  const held = heldBlocks(running, input);
  return held.filter(({ name }) => obsolete.includes(name)).map(({ block }) => block);
}

interface HeldBlock {
  readonly name: string;
  readonly block: ExtensionBlock;
  readonly refusal: HeldBack;
}

const heldBlocks = ({ extensions }: InterlockDocument, input: PlanInput): readonly HeldBlock[] =>
  Object.entries(extensions).flatMap(([name, block]) => {
    const refusal = heldIn(input).get(proxyKeyOf(name, block));
    return refusal === undefined ? [] : [{ name, block, refusal }];
  });
