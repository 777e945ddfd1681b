import type { Key } from '../../kernel/key.ts';
import { observeOnlyObjects } from '../common/observe-only.ts';
import type { Fragment, Step } from '../common/fragment.ts';
import type { PlanInput } from '../plan-input.ts';
import { keepLedgerRows } from '../common/keep-ledger-rows.ts';

/** Removes the creation of secrets and configs whose services are all refused or observe-only. */
export function withoutUnneededObjects(fragment: Fragment, input: PlanInput): Fragment {
  const isObserveOnly = observeOnlyObjects(input);
  const refused = new Set<Key>(fragment.refused.map(({ resource }) => resource));
  const unneeded = new Set<string>(
    input.desired.files
      .filter(({ services }) => services.every((service) => refused.has(service) || isObserveOnly(service)))
      .map(({ key }) => key),
  );
  const isDropped = ({ change }: Step): boolean => change.op === 'create' && unneeded.has(change.id);
  return {
    ...fragment,
    steps: fragment.steps.filter((step) => !isDropped(step)),
    rows: keepLedgerRows(
      fragment.rows,
      fragment.steps.filter(isDropped).map(({ change }) => change.resource),
      input.ledger,
    ),
  };
}
