import type { ErrorObject } from 'ajv/dist/2020.js';
import * as validators from '../generated/validators.ts';
import type { Manifest } from '../model/manifest/manifest.ts';
import type { Problem } from '../model/manifest/problem.ts';
import { describeViolations } from './describe/describe-violations.ts';
import { maskedPlaceholders } from './masked-placeholders.ts';
import type { SourceDocument } from './yaml/source-document.ts';

/** As ajv generates them: the function keeps the errors of its last call. */
interface Validator {
  (value: unknown): boolean;
  readonly errors?: readonly ErrorObject[] | null;
}

const validatorOf: Readonly<Record<Manifest['kind'], Validator>> = validators;

/** The problems of a document's fields; none if it is a valid manifest of its kind. */
export function validateDocument(document: SourceDocument, kind: Manifest['kind']): readonly Problem[] {
  const validate = validatorOf[kind];
  const violations = validate(document.value) ? [] : describeViolations(document, validate.errors ?? []);
  const masked = maskedPlaceholders(document);
  const places = new Set(masked.map(({ path }) => path));
  return [...masked, ...violations.filter(({ path }) => !places.has(path))];
}
