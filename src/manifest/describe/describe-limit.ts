import type { ErrorObject } from 'ajv/dist/2020.js';
import type { Json } from '../../kernel/json.ts';
import type { ProblemCode } from '../../model/manifest/problem.ts';
import { closestName } from '../../kernel/closest-name.ts';
import { describeValue } from './describe-value.ts';
import { childPointer, fieldName } from '../fields/json-pointer.ts';
import type { ProblemText } from '../yaml/problem-at.ts';
import { expectedOf } from './schema-words.ts';
import { isSensitive } from '../fields/sensitive-fields.ts';

/** A value that has the right type but is not allowed. */
export function describeLimit(error: ErrorObject, pointer: string): ProblemText {
  const value = error.data as Json; // readNode produced the validated value
  const given = describeValue(value, isSensitive(pointer));
  const field = `Field "${fieldName(pointer)}"`;
  const code: ProblemCode = pointer === '/metadata/name' ? 'name-invalid' : 'field-value';
  switch (error.keyword) {
    case 'enum':
      return { code, ...describeChoice(error, `${field} is ${given}`, value) };
    case 'minimum':
      return { code, message: `${field} is ${given}: expected at least ${String(error.schema)}` };
    case 'maximum':
      return { code, message: `${field} is ${given}: expected at most ${String(error.schema)}` };
    case 'minItems':
      return { code, message: `${field} is ${given}: expected at least ${String(error.schema)} item` };
    case 'minProperties':
      return { code, message: `${field} is ${given}: expected at least ${String(error.schema)} field` };
    case 'maxLength':
      return {
        code,
        message: `${field} has ${lengthOf(value)} characters: expected at most ${String(error.schema)}`,
      };
    case 'uniqueItems':
      return { code, message: `${field} repeats ${firstOf(error)}`, hint: 'Remove one of the two' };
    default:
      return { code, message: `${field} is ${given}: expected ${expectedOf(error)}` };
  }
}

function describeChoice(
  error: ErrorObject,
  start: string,
  value: Json,
): Pick<ProblemText, 'message' | 'hint'> {
  const choices = (error.schema as readonly unknown[]).map(String); // an enum is a list by its definition
  const message = `${start}: expected ${choices.map((choice) => `"${choice}"`).join(' or ')}`;
  const closest = typeof value === 'string' && /[a-z]/i.test(value) ? closestName(value, choices) : undefined;
  return closest === undefined ? { message } : { message, hint: `Did you mean "${closest}"?` };
}

/** The indexes of two equal items. */
export function repeatedIndexes(error: ErrorObject): readonly number[] {
  const parameters: Readonly<Record<string, unknown>> = error.params;
  return [Number(parameters['i']), Number(parameters['j'])];
}

const firstOf = (error: ErrorObject): string =>
  `"${fieldName(childPointer(error.instancePath, Math.min(...repeatedIndexes(error))))}"`;

const lengthOf = (value: Json): number => (typeof value === 'string' ? Array.from(value).length : 0);
