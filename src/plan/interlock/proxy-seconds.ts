import { networksOf } from '../../interlock/blocks/extension-block.ts';
import type { ExtensionBlock } from '../../model/interlock-document.ts';
import { valueAt } from '../../kernel/json.ts';
import type { ObservedService } from '../../model/observed.ts';

/**
 * A node takes down and sets up every overlay that a proxy task joins, one by one. The vendor's documentation says 1 to
 * 2 s for each; 0.88 s were measured.
 */
const secondsPerNetwork = 1;

/**
 * How long it takes to replace so many tasks of a proxy one after the other, each stopped before the next starts: the time
 * in which one or all of them do not answer. A block that names its networks says how many they will be.
 */
export function proxySeconds(proxy: ObservedService, tasks: number, block: ExtensionBlock = {}): number {
  const attached = valueAt(proxy.spec, ['TaskTemplate', 'Networks']);
  const joined = Array.isArray(attached) ? attached.length : 0;
  const networks = networksOf(block)?.length ?? joined;
  return tasks * Math.max(1, networks) * secondsPerNetwork;
}
