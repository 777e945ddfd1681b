import type { ErrorObject } from 'ajv/dist/2020.js';
import type { Json } from '../../kernel/json.ts';
import { describeValue } from './describe-value.ts';
import { fieldName } from '../fields/json-pointer.ts';
import type { ProblemText } from '../yaml/problem-at.ts';
import { isSensitive } from '../fields/sensitive-fields.ts';

const typeNames: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping',
};

export function describeType(error: ErrorObject, pointer: string): ProblemText {
  const value = error.data as Json; // readNode produced the validated value
  const expected = [error.schema].flat().map(String);
  const names = expected.map((type) => typeNames[type] ?? type);
  const isHidden = isSensitive(pointer);
  const message = `Field "${fieldName(pointer)}" is ${describeValue(value, isHidden)}: expected ${names.join(' or ')}`;
  return { code: 'field-type', message, hint: typeHint(value, expected, isHidden) };
}

function typeHint(value: Json, expected: readonly string[], isHidden: boolean): string | undefined {
  if (value === null) return 'Give it a value or remove it';
  const isUnquoted = typeof value === 'number' || typeof value === 'boolean';
  if (isUnquoted && expected.includes('string') && !expected.includes('integer')) return 'Put it in quotes';
  if (expected.includes('integer') && typeof value === 'string' && /^\d+$/.test(value))
    return 'Remove the quotes';
  if (expected.includes('array') && typeof value === 'string') {
    return isHidden ? 'Write it as a list' : `Write it as a list: [${describeItem(value)}]`;
  }
  return undefined;
}

const describeItem = (value: string): string => (/^[\w.-]{1,60}$/.test(value) ? value : '…');
