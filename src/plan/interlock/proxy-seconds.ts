import { networksOf } from '../../interlock/blocks/extension-block.ts';
import type { ExtensionBlock } from '../../model/interlock-document.ts';
import { valueAt } from '../../kernel/json.ts';
import type { ObservedService } from '../../model/observed.ts';

/**
 * A node tears down and sets up the overlay networks of a proxy task one by one. The vendor documents 1 to 2 s for each; we
 * measured 0.88 s.
 */
const secondsPerNetwork = 1;

/**
 * How long it takes to replace `tasks` tasks of a proxy one after the other, stop-first: meanwhile one or all of them do not
 * answer. The networks in the block, if it names any, replace those of the running proxy.
 */
export function proxySeconds(proxy: ObservedService, tasks: number, block: ExtensionBlock = {}): number {
  const attached = valueAt(proxy.spec, ['TaskTemplate', 'Networks']);
  const joined = Array.isArray(attached) ? attached.length : 0;
  const networks = networksOf(block)?.length ?? joined;
  return tasks * Math.max(1, networks) * secondsPerNetwork;
}
