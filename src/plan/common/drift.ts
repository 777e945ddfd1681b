import type { Key } from '../../kernel/key.ts';
import type { FieldChange, FieldPlace } from '../../model/field-change.ts';
import type { ObservedService } from '../../model/observed.ts';
import type { Drift } from '../../model/plan.ts';

export const deletedDrift = (resource: Key): Drift => ({ resource, state: 'deleted', fields: [] });

/** Drift of an object in these fields, from what was written to what is observed; none without a field. */
export const changedDrift = (resource: Key, fields: readonly FieldChange[]): readonly Drift[] =>
  fields.length === 0 ? [] : [{ resource, state: 'changed', fields }];

/** The same, only for fields that the plan changes back: an observed value that is now desired is not drift. */
export function driftToUndo(
  resource: Key,
  fields: readonly FieldChange[],
  differences: readonly FieldPlace[],
): readonly Drift[] {
  const undone = new Set(differences.map(({ path }) => path));
  return changedDrift(
    resource,
    fields.filter(({ path }) => undone.has(path)),
  );
}

/** With the stack that may have made the drift: `docker stack deploy` sets this label, and undoes what we wrote. */
export const withStack = (drifts: readonly Drift[], { labels }: ObservedService): readonly Drift[] => {
  const stack = labels[stackLabel];
  return stack === undefined ? drifts : drifts.map((drift) => ({ ...drift, stack }));
};

const stackLabel = 'com.docker.stack.namespace';
