import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ValidateFunction } from 'ajv/dist/2020.js';
import { interlockSchema, routedServiceSchema, serviceClusterSchema } from '../generated/schemas.ts';
import type { Manifest } from '../model/manifest.ts';
import type { Problem } from '../model/problem.ts';
import { describeViolations } from './describe-violations.ts';
import type { SourceDocument } from './source-document.ts';

const ajv = new Ajv2020({
  allErrors: true,
  verbose: true,
  strict: true,
  allowUnionTypes: true,
  ownProperties: true,
});

const validators: Readonly<Record<Manifest['kind'], ValidateFunction>> = {
  ServiceCluster: ajv.compile(serviceClusterSchema),
  RoutedService: ajv.compile(routedServiceSchema),
  Interlock: ajv.compile(interlockSchema),
};

/** What is wrong with the fields of a document of a known kind: nothing, if it is a manifest of that kind. */
export function validateDocument(document: SourceDocument, kind: Manifest['kind']): readonly Problem[] {
  const validate = validators[kind];
  if (validate(document.value)) return [];
  return describeViolations(document, validate.errors ?? []);
}
