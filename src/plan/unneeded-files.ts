import type { Key } from '../model/key.ts';
import { heldObjects } from './held-objects.ts';
import type { Part } from './part.ts';
import type { PlanInput } from './plan-input.ts';

/** The part without secrets and configs that would be made for services of which nothing is carried out. */
export function withoutUnneededFiles(part: Part, input: PlanInput): Part {
  const isHeld = heldObjects(input);
  const refused = new Set<Key>(part.refused.map(({ resource }) => resource));
  const unneeded = new Set<string>(
    input.desired.files
      .filter(({ services }) => services.every((service) => refused.has(service) || isHeld(service)))
      .map(({ key }) => key),
  );
  const dropped = part.steps.filter(({ change }) => change.op === 'create' && unneeded.has(change.id));
  if (dropped.length === 0) return part;
  const gone = new Set<string>(dropped.map(({ change }) => change.resource));
  return {
    ...part,
    steps: part.steps.filter((step) => !dropped.includes(step)),
    rows: Object.fromEntries(
      Object.entries(part.rows).flatMap(([key, row]) => {
        const kept = gone.has(key) ? input.ledger.rows[key as Key] : row; // keys of a record of Keys
        return kept === undefined ? [] : [[key, kept]];
      }),
    ),
  };
}
