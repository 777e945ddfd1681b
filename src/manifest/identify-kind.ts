import { isJsonObject } from '../kernel/json.ts';
import type { JsonObject } from '../kernel/json.ts';
import type { Manifest } from '../model/manifest/manifest.ts';
import type { Problem } from '../model/manifest/problem.ts';
import { closestName } from '../kernel/closest-name.ts';
import { describeValue } from './describe/describe-value.ts';
import { listChoices } from './describe/list-names.ts';
import { problemAt } from './yaml/problem-at.ts';
import type { SourceDocument } from './yaml/source-document.ts';

const apiVersion = 'swarm-reconciler.io/v1';
const kinds: readonly string[] = [
  'ServiceCluster',
  'RoutedService',
  'Service',
  'Interlock',
] satisfies Manifest['kind'][];

export type Identified =
  { readonly kind: Manifest['kind'] } | { readonly kind: undefined; readonly problems: readonly Problem[] };

/** The kind of manifest that a document declares. */
export function identifyKind(document: SourceDocument): Identified {
  const { value } = document;
  if (!isJsonObject(value)) {
    const message = `Document is ${describeValue(value, false)}: expected a mapping with apiVersion, kind, metadata and spec`;
    return {
      kind: undefined,
      problems: [problemAt(document, '', { code: 'manifest-not-a-mapping', message })],
    };
  }
  const { kind } = value;
  const problems = [...apiVersionProblems(document, value), ...kindProblems(document, value)];
  return problems.length === 0 && isKind(kind) ? { kind } : { kind: undefined, problems };
}

function apiVersionProblems(document: SourceDocument, value: JsonObject): readonly Problem[] {
  const given = value['apiVersion'];
  if (given === apiVersion) return [];
  if (given === undefined) return [missing(document, 'apiVersion', `Add "apiVersion: ${apiVersion}"`)];
  const message = `Field "apiVersion" is ${describeValue(given, false)}: expected "${apiVersion}"`;
  return [problemAt(document, '/apiVersion', { code: 'api-version-unknown', message })];
}

function kindProblems(document: SourceDocument, value: JsonObject): readonly Problem[] {
  const given = value['kind'];
  if (isKind(given)) return [];
  const expected = listChoices(kinds);
  if (given === undefined) return [missing(document, 'kind', `Add "kind:" with ${expected}`)];
  const closest = typeof given === 'string' ? closestName(given, kinds) : undefined;
  const message = `Field "kind" is ${describeValue(given, false)}: expected ${expected}`;
  const hint = closest === undefined ? undefined : `Did you mean "${closest}"?`;
  return [problemAt(document, '/kind', { code: 'kind-unknown', message, hint })];
}

const missing = (document: SourceDocument, field: string, hint: string): Problem =>
  problemAt(document, '', { code: 'field-missing', message: `Field "${field}" is missing`, hint });

const isKind = (value: unknown): value is Manifest['kind'] =>
  typeof value === 'string' && kinds.includes(value);
