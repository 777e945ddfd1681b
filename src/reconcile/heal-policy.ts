import type { Ledger } from '../model/ledger.ts';
import type { Change } from '../model/plan.ts';
import type { PlannedPass } from './plan-from.ts';

/**
 * The plan without what would only undo drift: a person may be in the middle of mending something by hand. What a
 * change of the manifests stands on stays in.
 */
export function withoutHealing(planned: PlannedPass): PlannedPass {
  const { changes, waits } = planned.plan;
  const needed = new Set<string>();
  const behind = new Map<string, readonly string[]>([
    ...changes.map(({ id, dependsOn }): [string, readonly string[]] => [id, dependsOn]),
    ...waits.map(({ id, dependsOn }): [string, readonly string[]] => [id, dependsOn]),
  ]);
  const need = (id: string): void => {
    if (needed.has(id)) return;
    needed.add(id);
    for (const dependency of behind.get(id) ?? []) need(dependency);
  };
  for (const change of changes) if (change.cause !== 'drift') need(change.id);
  const kept = changes.filter(({ id }) => needed.has(id));
  const keptIds = new Set(kept.map(({ id }) => id));
  const dropped = changes.filter(({ id }) => !needed.has(id));
  return {
    ...planned,
    ledger: { ...planned.ledger, rows: rowsWithout(dropped, planned) },
    plan: {
      ...planned.plan,
      changes: kept,
      waits: waits.filter((wait) => needed.has(wait.id) || wait.dependsOn.some((id) => keptIds.has(id))),
    },
  };
}

/** What is not touched keeps the row that it has: an object that was deleted must go on counting as drift. */
function rowsWithout(dropped: readonly Change[], { ledger, before }: PlannedPass): Ledger['rows'] {
  const untouched = new Set(dropped.map(({ resource }) => resource));
  const pick = (rows: Ledger['rows'], isWanted: (key: string) => boolean): Ledger['rows'] =>
    Object.fromEntries(Object.entries(rows).filter(([key]) => isWanted(key)));
  const isUntouched = (key: string): boolean => (untouched as ReadonlySet<string>).has(key);
  return { ...pick(ledger.rows, (key) => !isUntouched(key)), ...pick(before.rows, isUntouched) };
}
