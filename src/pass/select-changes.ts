import { closure } from '../kernel/closure.ts';
import type { Ledger } from '../model/ledger.ts';
import type { Change, Plan } from '../model/plan.ts';

/** A plan, with the ledger before it and after it. */
export interface WholePlan {
  readonly plan: Plan;
  readonly before: Ledger;
  readonly ledger: Ledger;
}

/** The plan reduced to the selected changes, what they depend on, and the waits for them. */
export function selectChanges<P extends WholePlan>(planned: P, isSelected: (change: Change) => boolean): P {
  const { changes, waits } = planned.plan;
  const dependencies = new Map([...changes, ...waits].map(({ id, dependsOn }) => [id, dependsOn]));
  const selected = changes.filter(isSelected).map(({ id }) => id);
  const needed = closure(selected, (id) => dependencies.get(id) ?? []);
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

/** Objects that are left out keep their rows: a deleted object must still count as drift. */
function rowsWithout(dropped: readonly Change[], { ledger, before }: WholePlan): Ledger['rows'] {
  const untouched = new Set<string>(dropped.map(({ resource }) => resource));
  const pick = (rows: Ledger['rows'], isPicked: (key: string) => boolean): Ledger['rows'] =>
    Object.fromEntries(Object.entries(rows).filter(([key]) => isPicked(key)));
  const isUntouched = (key: string): boolean => untouched.has(key);
  return { ...pick(ledger.rows, (key) => !isUntouched(key)), ...pick(before.rows, isUntouched) };
}
