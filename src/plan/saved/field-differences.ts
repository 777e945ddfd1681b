import type { FieldChange } from '../../model/field-change.ts';
import { isEqualJson } from '../../kernel/json.ts';
import type { FieldDifference, SavedChange } from '../../model/saved-plan.ts';
import { changedValues } from './value-digests.ts';

/** Fields that the saved and the new change treat differently, then other changed fields of the object. */
export function fieldDifferences(saved: SavedChange, fresh: SavedChange): readonly FieldDifference[] {
  const before = byPath(saved.fields);
  const after = byPath(fresh.fields);
  const paths = [...new Set([...before.keys(), ...after.keys()])];
  const planned = paths.flatMap((path) => plannedDifference(before.get(path), after.get(path)));
  const reported = new Set(planned.map(pathOf));
  const others = movedValues(saved, fresh).filter((path) => !reported.has(path));
  return [
    ...planned,
    ...others.map((path): FieldDifference => ({ kind: before.has(path) ? 'sensitive' : 'beside', path })),
  ];
}

const byPath = (fields: readonly FieldChange[]): ReadonlyMap<string, FieldChange> =>
  new Map(fields.map((field) => [field.path, field]));

function plannedDifference(
  saved: FieldChange | undefined,
  fresh: FieldChange | undefined,
): readonly FieldDifference[] {
  if (saved === undefined) return fresh === undefined ? [] : [{ kind: 'added', fresh }];
  if (fresh === undefined) return [{ kind: 'gone', saved }];
  const isSame = isEqualJson(saved.from, fresh.from) && isEqualJson(saved.to, fresh.to);
  return isSame ? [] : [{ kind: 'changed', saved, fresh }];
}

function pathOf(difference: FieldDifference): string {
  switch (difference.kind) {
    case 'added':
    case 'changed':
      return difference.fresh.path;
    case 'gone':
      return difference.saved.path;
    case 'sensitive':
    case 'beside':
      return difference.path;
  }
}

function movedValues({ before }: SavedChange, { before: now }: SavedChange): readonly string[] {
  if (before === 'absent' || now === 'absent') return [];
  return before.values === undefined || now.values === undefined
    ? []
    : changedValues(before.values, now.values);
}
