import { proxyNameOf } from '../../interlock/blocks/extension-block.ts';
import type { ExtensionBlock } from '../../model/interlock-document.ts';
import { compareText, keyOf } from '../../kernel/key.ts';
import type { Ledger } from '../../model/ledger.ts';
import type { Retained } from '../../model/plan.ts';
import { runningDocument, type PlanInput } from '../plan-input.ts';

export const keptReason = 'declared no more, and kept: its manifest said swarm-reconciler.io/prune: "false"';

/** Blocks that run, are declared no more, and are never pruned. */
export function keptExtensions(input: PlanInput): readonly ExtensionBlock[] {
  const names = input.desired.interlock?.keptBlocks ?? [];
  const running = Object.entries(runningDocument(input)?.extensions ?? {});
  return running.filter(([name]) => names.includes(name)).map(([, block]) => block);
}

/** A proxy stands for its block. */
export const keptProxies = (input: PlanInput): readonly Retained[] =>
  keptExtensions(input).flatMap((block) => {
    const proxy = proxyNameOf(block);
    return proxy === undefined ? [] : [{ resource: keyOf('service', proxy), reason: keptReason }];
  });

/** What the ledger is to remember: a block has no manifest to say it any more when it is asked. */
export function keptAfter({ desired, ledger }: PlanInput): Pick<Ledger, 'keptBlocks'> {
  const { interlock } = desired;
  if (interlock === undefined) return {};
  const declared = interlock.needs.filter(({ isKept }) => isKept).map(({ block }) => block);
  const names = [...new Set([...declared, ...interlock.keptBlocks])].sort(compareText);
  return names.length === 0 && ledger.keptBlocks === undefined ? {} : { keptBlocks: names };
}
