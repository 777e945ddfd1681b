import { proxyNamesIn } from '../../interlock/blocks/service-names.ts';
import { groupBy } from '../../kernel/group-by.ts';
import { keyOf, kindOf, type Key } from '../../kernel/key.ts';
import type { InterlockDocument } from '../../model/interlock-document.ts';
import type { Wait } from '../../model/plan.ts';
import { stepAfter, type Fragment, type Step } from '../common/fragment.ts';
import { coreStableMs } from '../interlock/core-wait.ts';

/** Label changes that evict a proxy depend on what is refused for its block: `unchanged` has the reason by proxy. */
export const keepEvicted = (planned: Fragment, unchanged: ReadonlyMap<Key, Key>): Fragment => ({
  ...planned,
  steps: planned.steps.map((step) =>
    stepAfter(
      step,
      evictedBy(step).flatMap((proxy) => unchanged.get(proxy) ?? []),
    ),
  ),
});

/** Waits until proxies that node labels evict run on their new nodes: the core does nothing then, and neither do we. */
export function waitsForMoved(
  steps: readonly Step[],
  document: InterlockDocument | undefined,
): readonly Wait[] {
  const staying = document === undefined ? [] : proxyNamesIn(document).map((name) => keyOf('service', name));
  const moves = steps.flatMap((step) => evictedBy(step).map((proxy) => ({ proxy, id: step.change.id })));
  return [...groupBy(moves, ({ proxy }) => proxy)]
    .filter(([proxy]) => staying.includes(proxy))
    .map(([proxy, evictions]) => ({
      id: `wait/${proxy}#moved`,
      resource: proxy,
      until: 'converged',
      minStableMs: coreStableMs,
      required: false,
      dependsOn: evictions.map(({ id }) => id),
    }));
}

const evictedBy = ({ change: { resource, impact } }: Step): readonly Key[] =>
  kindOf(resource) === 'node' ? impact.proxies.map((name) => keyOf('service', name)) : [];
