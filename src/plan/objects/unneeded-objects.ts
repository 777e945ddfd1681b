import type { Key } from '../../kernel/key.ts';
import { heldObjects } from '../common/observe-only.ts';
import type { Part, Step } from '../common/fragment.ts';
import type { PlanInput } from '../plan-input.ts';
import { withRowsBefore } from '../common/keep-ledger-rows.ts';

/** The part without secrets and configs that would be made for services of which nothing is carried out. */
export function withoutUnneededFiles(part: Part, input: PlanInput): Part {
  const isHeld = heldObjects(input);
  const refused = new Set<Key>(part.refused.map(({ resource }) => resource));
  const unneeded = new Set<string>(
    input.desired.files
      .filter(({ services }) => services.every((service) => refused.has(service) || isHeld(service)))
      .map(({ key }) => key),
  );
  const isDropped = ({ change }: Step): boolean => change.op === 'create' && unneeded.has(change.id);
  return {
    ...part,
    steps: part.steps.filter((step) => !isDropped(step)),
    rows: withRowsBefore(
      part.rows,
      part.steps.filter(isDropped).map(({ change }) => change.resource),
      input.ledger,
    ),
  };
}
