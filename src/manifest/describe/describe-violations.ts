import type { ErrorObject } from 'ajv/dist/2020.js';
import type { Problem } from '../../model/manifest/problem.ts';
import { closestName } from '../../kernel/closest-name.ts';
import { describeType } from './describe-type.ts';
import { describeLimit, repeatedIndexes } from './describe-limit.ts';
import { childPointer, fieldName, parentPointer, segmentsOf, valueInKey } from '../fields/json-pointer.ts';
import { isSensitive } from '../fields/sensitive-fields.ts';
import { kindsWithPlace } from '../fields/known-fields.ts';
import { quoted } from './describe-value.ts';
import { listChoices, listNames } from './list-names.ts';
import { problemAt } from '../yaml/problem-at.ts';
import type { ProblemText } from '../yaml/problem-at.ts';
import { exampleOf, propertiesOf, expectedOf } from './schema-words.ts';
import type { SourceDocument } from '../yaml/source-document.ts';

/** A validator's errors as problems: one for each mistake, at the field that causes it. `whole` names the document. */
export function describeViolations(
  document: SourceDocument,
  errors: readonly ErrorObject[],
  whole = 'the manifest',
): readonly Problem[] {
  const reported = errors.filter((candidate) => !echoes.has(candidate.keyword)).slice(0, mostReported);
  const misspeltFields = new Set(reported.map(intendedField));
  const mistakes = new Map<string, ErrorObject>();
  for (const error of reported) {
    const pointer = pointerOf(error);
    if (error.keyword === 'required' && misspeltFields.has(pointer)) continue;
    const known = mistakes.get(pointer);
    if (known === undefined || rankOf(error) < rankOf(known)) mistakes.set(pointer, error);
  }
  return [...mistakes].map(([pointer, error]) => {
    const position = isAboutKey(error) ? document.locateKey(pointer) : undefined;
    return problemAt(document, pointer, describe(error, pointer, whole), position);
  });
}

/** Nobody reads more problems of one document, and describing each takes time. */
const mostReported = 1_000;

/** Keywords that only repeat an error of a nested keyword. */
const echoes: ReadonlySet<string> = new Set(['if', 'propertyNames']);

/** A union's type error names all expected types, and a wrong type makes every other rule moot. */
function rankOf(error: ErrorObject): number {
  if (error.keyword !== 'type') return 2;
  return Array.isArray(error.schema) ? 0 : 1;
}

const isAboutKey = (error: ErrorObject): boolean =>
  error.keyword === 'additionalProperties' || error.propertyName !== undefined;

/** The field that an error is about: for a missing, unknown or repeated one this is not the field that has the rule. */
function pointerOf(error: ErrorObject): string {
  const { instancePath, keyword, propertyName } = error;
  if (propertyName !== undefined) return childPointer(instancePath, propertyName);
  if (keyword === 'required') return childPointer(instancePath, parameter(error, 'missingProperty'));
  if (keyword === 'additionalProperties') {
    return childPointer(instancePath, parameter(error, 'additionalProperty'));
  }
  if (keyword === 'uniqueItems') return childPointer(instancePath, Math.max(...repeatedIndexes(error)));
  return instancePath;
}

/** The field that a misspelt one stands for. If it is reported missing, that is the same mistake. */
function intendedField(error: ErrorObject): string | undefined {
  if (error.keyword !== 'additionalProperties') return undefined;
  const closest = closestName(parameter(error, 'additionalProperty'), propertiesOf(error));
  return closest === undefined ? undefined : childPointer(error.instancePath, closest);
}

function describe(error: ErrorObject, pointer: string, whole: string): ProblemText {
  if (error.propertyName !== undefined) return describeKey(error, error.propertyName);
  switch (error.keyword) {
    case 'additionalProperties':
      return describeUnknown(error, pointer, whole);
    case 'required':
      return {
        code: 'field-missing',
        message: `Field "${fieldName(pointer)}" is missing`,
        hint: hintOfMissing[pointer] ?? exampleOf(error, pointer),
      };
    case 'type':
      return describeType(error, pointer);
    default:
      return describeLimit(error, pointer);
  }
}

const hintOfMissing: Readonly<Partial<Record<string, string>>> = {
  '/spec/route': 'Add it, or write "kind: Service" for a service without a route',
};

function describeUnknown(error: ErrorObject, pointer: string, whole: string): ProblemText {
  const name = segmentsOf(pointer).at(-1) ?? '';
  const parent = fieldName(parentPointer(pointer));
  const place = parent === '' ? whole : `"${parent}"`;
  const allowed = propertiesOf(error);
  const closest = closestName(name, allowed);
  const message = `Unknown field ${quoted(name)} in ${place}`;
  if (closest !== undefined) return { code: 'field-unknown', message, hint: `Did you mean "${closest}"?` };
  if (name === '<<')
    return { code: 'field-unknown', message, hint: 'YAML 1.2 has no merge keys: write the fields out' };
  const known = `Known fields: ${listNames(allowed)}`;
  const kinds = kindsWithPlace(segmentsOf(pointer));
  const hint = kinds.length === 0 ? known : `It is a field of kind ${listChoices(kinds)}. ${known}`;
  return { code: 'field-unknown', message, hint };
}

/** A key of variables may be a whole variable, whose value nobody may see. */
function describeKey(error: ErrorObject, name: string): ProblemText {
  const shown = isSensitive(error.instancePath) ? name.replace(valueInKey, '$1***') : name;
  const message = `Key ${quoted(shown)} in "${fieldName(error.instancePath)}" is not allowed: expected ${expectedOf(error)}`;
  return { code: 'field-value', message };
}

function parameter(error: ErrorObject, name: string): string {
  const parameters: Readonly<Record<string, unknown>> = error.params;
  return String(parameters[name]);
}
