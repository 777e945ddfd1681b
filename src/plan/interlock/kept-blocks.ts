import { proxyNameOf } from '../../interlock/blocks/extension-block.ts';
import type { ExtensionBlock } from '../../model/interlock-document.ts';
import { compareText, keyOf } from '../../kernel/key.ts';
import type { Ledger } from '../../model/ledger.ts';
import type { Retained } from '../../model/plan.ts';
import { runningDocument, type PlanInput } from '../plan-input.ts';

export const keptReason =
  'no longer declared; kept because its manifest had swarm-reconciler.io/prune: "false"';

/** Running blocks that are no longer declared and are never pruned. */
export function keptExtensions(input: PlanInput): readonly ExtensionBlock[] {
  const names = input.desired.interlock?.keptBlocks ?? [];
  const running = Object.entries(runningDocument(input)?.extensions ?? {});
  return running.filter(([name]) => names.includes(name)).map(([, block]) => block);
}

/** A block is shown as its proxy. */
export const keptProxies = (input: PlanInput): readonly Retained[] =>
  keptExtensions(input).flatMap((block) => {
    const proxy = proxyNameOf(block);
    return proxy === undefined ? [] : [{ resource: keyOf('service', proxy), reason: keptReason }];
  });

/** The kept blocks for the ledger: once a block is no longer declared, no manifest contains its annotation. */
export function keptAfter({ desired, ledger }: PlanInput): Pick<Ledger, 'keptBlocks'> {
  const { interlock } = desired;
  if (interlock === undefined) return {};
  const declared = interlock.needs.filter(({ isKept }) => isKept).map(({ block }) => block);
  const names = [...new Set([...declared, ...interlock.keptBlocks])].sort(compareText);
  return names.length === 0 && ledger.keptBlocks === undefined ? {} : { keptBlocks: names };
}
