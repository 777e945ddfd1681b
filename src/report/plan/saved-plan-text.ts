import type { FieldChange } from '../../model/field-change.ts';
import type { FieldDifference, SavedPlanDifference } from '../../model/saved-plan.ts';
import { fieldValue } from '../field-value.ts';
import { visible } from '../visible.ts';

/** Why a saved plan is refused, in lines: each difference with its fields below it. */
export const savedPlanLines = (differences: readonly SavedPlanDifference[]): readonly string[] =>
  visible(differences).flatMap(({ reason, fields }) => [
    `  ${reason}`,
    ...fields.map((field) => `    ${lineOf(field)}`),
  ]);

function lineOf(difference: FieldDifference): string {
  switch (difference.kind) {
    case 'added':
      return `${difference.fresh.path}: would change too, ${valuesOf(difference.fresh)}`;
    case 'gone':
      return `${difference.saved.path}: would no longer change, planned: ${valuesOf(difference.saved)}`;
    case 'changed':
      return `${difference.fresh.path}: would change ${valuesOf(difference.fresh)}, planned: ${valuesOf(difference.saved)}`;
    case 'sensitive':
      return `${difference.path}: is no longer the value that the plan was made with`;
    case 'beside':
      return `${difference.path}: has changed, and is not a field of the plan`;
  }
}

const valuesOf = (field: FieldChange): string =>
  `${fieldValue(field, field.from)} -> ${fieldValue(field, field.to)}`;
