import { closure, dependentsIn } from '../../kernel/closure.ts';
import { nameOf } from '../../kernel/key.ts';
import type { Refusal } from '../../model/plan.ts';
import { nodesOf, type Fragment, type Step } from './fragment.ts';

/** Refuses everything that depends on a refused resource, also indirectly: half a change is worse than none. */
export function refuseDependents(fragment: Fragment): Fragment {
  const { steps, waits, refused } = fragment;
  const roots = closure<string>(
    refused.map(({ resource }) => resource),
    dependentsIn(nodesOf(fragment)),
  );
  const rootOf = (dependsOn: readonly string[]): string | undefined =>
    dependsOn.map((id) => roots.get(id)).find((root) => root !== undefined);
  return {
    ...fragment,
    steps: steps.filter(({ change }) => rootOf(change.dependsOn) === undefined),
    waits: waits.filter(({ dependsOn }) => rootOf(dependsOn) === undefined),
    refused: [
      ...refused,
      ...steps.flatMap((step) => {
        const root = rootOf(step.change.dependsOn);
        return root === undefined ? [] : [refusalOf(step, root)];
      }),
    ],
  };
}

const refusalOf = ({ change }: Step, root: string): Refusal => ({
  resource: change.resource,
  reason: `it depends on ${root}, which is refused`,
  hint: `Fix ${root} first; "${nameOf(change.resource)}" follows by itself`,
});
