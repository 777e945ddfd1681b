import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { warningKinds } from '../../src/model/plan.ts';

interface Schema {
  readonly [key: string]: unknown;
  readonly $id?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly examples?: readonly unknown[];
}

const folder = join(import.meta.dirname, '..', '..', 'schemas');
const schemas = readdirSync(folder)
  .filter((name) => name.endsWith('.schema.json'))
  .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Schema);
const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true });
ajv.addSchema(schemas);

/** Every nested schema with its JSON pointer: fields, items, definitions. */
function schemasIn(schema: Schema, pointer: string): readonly { pointer: string; schema: Schema }[] {
  const maps = ['properties', '$defs'].flatMap((keyword) =>
    Object.entries((schema[keyword] ?? {}) as Record<string, Schema>).flatMap(([name, inner]) =>
      schemasIn(inner, `${pointer}/${keyword}/${name}`),
    ),
  );
  const single = ['items', 'additionalProperties', 'propertyNames']
    .filter((keyword) => typeof schema[keyword] === 'object')
    .flatMap((keyword) => schemasIn(schema[keyword] as Schema, `${pointer}/${keyword}`));
  return [{ pointer, schema }, ...maps, ...single];
}

const all = schemas.flatMap((schema) => schemasIn(schema, `${schema.$id ?? ''}#`));

/** Its own first example, or that of the definition that it refers to. */
function exampleOf(schema: Schema): unknown {
  const reference = String(schema['$ref']).split('/').at(-1);
  const definition = all.find(({ pointer }) => pointer.endsWith(`#/$defs/${reference ?? ''}`));
  return (schema.examples ?? definition?.schema.examples)?.[0];
}

const withExamples = all
  .filter(({ schema }) => schema.examples !== undefined)
  .map(({ pointer, schema }) => [pointer, schema] as const);

describe('schemas/', () => {
  it('has one schema for each kind, two for shared definitions, and one for each document that is printed or served', () => {
    expect(schemas.map((schema) => schema.$id?.replace(/.*\/v1\//, ''))).toEqual([
      'accepted.schema.json',
      'apply.schema.json',
      'approval.schema.json',
      'approvals.schema.json',
      'approve.schema.json',
      'common.schema.json',
      'doctor.schema.json',
      'drift.schema.json',
      'error.schema.json',
      'event.schema.json',
      'health.schema.json',
      'history.schema.json',
      'incidents.schema.json',
      'interlock.schema.json',
      'plan.schema.json',
      'resume.schema.json',
      'retry.schema.json',
      'routed-service.schema.json',
      'service-cluster.schema.json',
      'service.schema.json',
      'settings.schema.json',
      'status.schema.json',
      'suspend.schema.json',
      'validate.schema.json',
      'verify.schema.json',
      'workload.schema.json',
    ]);
  });

  it('has every kind of warning', () => {
    const { schema } = all.find(({ pointer }) => pointer.endsWith('/warning/properties/kind')) ?? {};

    expect(schema?.['enum']).toEqual(Object.keys(warningKinds));
  });

  it.each(withExamples)('accepts the examples of %s', (pointer, schema) => {
    const validate = ajv.compile({ $ref: pointer });

    for (const example of schema.examples ?? []) {
      expect(validate(example) ? [] : [example, validate.errors]).toEqual([]);
    }
  });

  it('describes every field', () => {
    const fields = all.filter(({ pointer }) => /\/(properties|\$defs)\/[^/]+$/.test(pointer));
    const bare = fields.filter(
      ({ schema }) => schema['description'] === undefined && schema['$ref'] === undefined,
    );
    const untitled = fields.filter(
      ({ schema }) => schema['title'] === undefined && schema['$ref'] === undefined,
    );

    expect(bare.map(({ pointer }) => pointer)).toEqual([]);
    expect(untitled.map(({ pointer }) => pointer)).toEqual([]);
  });

  it('has an example of every option of a route', () => {
    const options = all.filter(({ pointer }) =>
      /routed-service.*\/\$defs\/(route|tls|redirect)\/properties\/\w+$/.test(pointer),
    );
    const bare = options.filter(({ schema }) => exampleOf(schema) === undefined);

    expect(options).not.toEqual([]);
    expect(bare.map(({ pointer }) => pointer)).toEqual([]);
  });

  it('allows no unknown field anywhere', () => {
    const isClosed = (schema: Schema): boolean =>
      schema['additionalProperties'] === false || schema['unevaluatedProperties'] === false;
    const open = all.filter(({ schema }) => schema['properties'] !== undefined && !isClosed(schema));

    // The kinds that refer to it allow no others.
    expect(open.map(({ pointer }) => pointer.replace(/.*\/v1\//, ''))).toEqual([
      'workload.schema.json#/$defs/workload',
    ]);
  });

  it('is the source of src/generated', () => {
    expect(() =>
      execFileSync('node', [join(folder, 'generate.mjs'), '--check'], { stdio: 'pipe' }),
    ).not.toThrow();
  }, 30_000);
});
