import { inKeyOrder } from '../../kernel/key.ts';
import type { Wait } from '../../model/plan.ts';
import type { Step } from './fragment.ts';

/**
 * Sorts steps topologically, waits included; ready steps are sorted by key, so that equal input gives an equal plan.
 * Dependencies on what is not in the plan are met already and are dropped.
 */
export function orderSteps(steps: readonly Step[], waits: readonly Wait[]): readonly Step[] {
  const nodes = new Set([...steps.map(({ change }) => change.id), ...waits.map(({ id }) => id)]);
  const open = inKeyOrder(
    steps.map((step) => withKnownDependencies(step, nodes)),
    ({ change }) => change.resource,
  );
  const behind = new Map(waits.map((wait) => [wait.id, wait.dependsOn.filter((id) => nodes.has(id))]));
  const done = new Set<string>();
  const isMet = (id: string): boolean => done.has(id) || (behind.get(id)?.every(isMet) ?? false);
  const ordered: Step[] = [];
  while (ordered.length < open.length) {
    const ready = open.filter(({ change }) => !done.has(change.id) && change.dependsOn.every(isMet));
    if (ready.length === 0)
      throw new Error(`Steps depend on each other: ${open.map(({ change }) => change.id).join(', ')}`);
    for (const step of ready) done.add(step.change.id);
    ordered.push(...ready);
  }
  return ordered;
}

const withKnownDependencies = (step: Step, nodes: ReadonlySet<string>): Step =>
  step.change.dependsOn.every((id) => nodes.has(id))
    ? step
    : { ...step, change: { ...step.change, dependsOn: step.change.dependsOn.filter((id) => nodes.has(id)) } };
