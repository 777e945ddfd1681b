import type { FieldChange } from '../model/field-change.ts';
import type { FieldDifference, SavedPlanDifference } from '../model/saved-plan.ts';
import { escapeText, fieldValue } from './field-value.ts';

/** Why a saved plan is refused, as text: each difference with its fields below it. */
export const renderSavedPlanDifferences = (differences: readonly SavedPlanDifference[]): string =>
  differences
    .flatMap(({ reason, fields }) => [
      `  ${escapeText(reason)}`,
      ...fields.map((field) => `    ${escapeText(lineOf(field))}`),
    ])
    .join('\n');

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
