import { nameOf } from '../../kernel/key.ts';
import type { Refusal, Wait } from '../../model/plan.ts';
import type { Fragment, Step } from './fragment.ts';

/** What stands on something refused is refused too, however far away: half of a change is worse than none. */
export function refuseDependents(fragment: Fragment): Fragment {
  const blocked = new Map<string, string>(fragment.refused.map(({ resource }) => [resource, resource]));
  let remaining = fragment.steps;
  let waits = fragment.waits;
  const refused: Refusal[] = [];
  for (;;) {
    const hit = remaining.filter(({ change }) => change.dependsOn.some((id) => blocked.has(id)));
    const hitWaits = waits.filter((wait) => wait.dependsOn.some((id) => blocked.has(id)));
    if (hit.length === 0 && hitWaits.length === 0) break;
    for (const step of hit) {
      blocked.set(step.change.id, rootOf(step, blocked));
      refused.push(refusalOf(step, rootOf(step, blocked)));
    }
    for (const wait of hitWaits) blocked.set(wait.id, rootOfWait(wait, blocked));
    remaining = without(remaining, hit);
    waits = without(waits, hitWaits);
  }
  return { ...fragment, steps: remaining, waits, refused: [...fragment.refused, ...refused] };
}

function without<T>(items: readonly T[], left: readonly T[]): readonly T[] {
  const out = new Set(left);
  return items.filter((item) => !out.has(item));
}

const rootOf = ({ change }: Step, blocked: ReadonlyMap<string, string>): string =>
  change.dependsOn.map((id) => blocked.get(id)).find((root) => root !== undefined) ?? change.id;

const rootOfWait = (wait: Wait, blocked: ReadonlyMap<string, string>): string =>
  wait.dependsOn.map((id) => blocked.get(id)).find((root) => root !== undefined) ?? wait.id;

const refusalOf = ({ change }: Step, root: string): Refusal => ({
  resource: change.resource,
  reason: `it depends on ${root}, which is refused`,
  hint: `Mend ${root} first; "${nameOf(change.resource)}" follows by itself`,
});
