import type { ErrorObject } from 'ajv/dist/2020.js';
import * as validators from '../generated/validators.ts';
import type { Manifest } from '../model/manifest.ts';
import type { Problem } from '../model/problem.ts';
import { describeViolations } from './describe/describe-violations.ts';
import type { SourceDocument } from './yaml/source-document.ts';

/** As ajv writes them: what is wrong stands at the function until it is called again. */
interface Validator {
  (value: unknown): boolean;
  readonly errors?: readonly ErrorObject[] | null;
}

const validatorOf: Readonly<Record<Manifest['kind'], Validator>> = validators;

/** What is wrong with the fields of a document of a known kind: nothing, if it is a manifest of that kind. */
export function validateDocument(document: SourceDocument, kind: Manifest['kind']): readonly Problem[] {
  const validate = validatorOf[kind];
  return validate(document.value) ? [] : describeViolations(document, validate.errors ?? []);
}
