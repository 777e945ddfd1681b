import type { BlockNeeds, DesiredInterlock } from '../model/desired.ts';
import type { ExtensionBlock, InterlockDocument } from '../model/interlock-document.ts';
import type { Refusal, Warning } from '../model/plan.ts';

/**
 * A cluster whose network or node is refused keeps the block that runs, or none: its trouble degrades itself and holds
 * up no other cluster.
 */
export function withoutRefusedBlocks(
  desired: DesiredInterlock,
  running: InterlockDocument,
  refused: readonly Refusal[],
): { readonly interlock: DesiredInterlock; readonly warnings: readonly Warning[] } {
  const reasons = new Set<string>(refused.map(({ resource }) => resource));
  const isRefused = ({ objects }: BlockNeeds): boolean => objects.some((key) => reasons.has(key));
  const stopped = desired.needs.filter(isRefused);
  if (stopped.length === 0) return { interlock: desired, warnings: [] };
  const names = new Set(stopped.map(({ block }) => block));
  const kept = Object.entries(desired.document.extensions).filter(([name]) => !names.has(name));
  const asTheyRun = Object.entries(running.extensions).filter(([name]) => names.has(name));
  const extensions: Readonly<Record<string, ExtensionBlock>> = Object.fromEntries([...kept, ...asTheyRun]);
  return {
    interlock: {
      ...desired,
      document: { ...desired.document, extensions },
      needs: desired.needs.filter((needs) => !isRefused(needs)),
    },
    warnings: stopped.map((needs) => warningOf(needs, reasons)),
  };
}

/** The root is refused already and tells the way out; this tells what it holds up. */
function warningOf({ block, objects }: BlockNeeds, reasons: ReadonlySet<string>): Warning {
  const root = objects.find((key) => reasons.has(key)) ?? '';
  return {
    message: `Extensions.${block} of config.toml is left as it is: it depends on ${root}, which is refused`,
  };
}
