import { keyOf, type Key } from '../model/key.ts';
import type { Part } from './part.ts';
import type { PlanInput } from './plan-input.ts';
import { activeSuspensions, suspensionReason } from './suspended.ts';

/** The part without secrets and configs that would be made for services of which nothing is carried out. */
export function withoutUnneededFiles(part: Part, { desired, ledger, now }: PlanInput): Part {
  const active = activeSuspensions(ledger, now);
  const stopped = new Set<Key>([
    ...part.refused.map(({ resource }) => resource),
    ...desired.held.map(({ resource }) => resource),
    ...desired.services
      .map(({ name }) => keyOf('service', name))
      .filter((key) => suspensionReason(key, active) !== undefined),
  ]);
  const unneeded = new Set<string>(
    desired.files
      .filter(({ services }) => services.every((service) => stopped.has(service)))
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
        const kept = gone.has(key) ? ledger.rows[key as Key] : row; // keys of a record of Keys
        return kept === undefined ? [] : [[key, kept]];
      }),
    ),
  };
}
