import type { ErrorObject } from 'ajv/dist/2020.js';
import { segmentsOf } from '../fields/json-pointer.ts';

/** What messages use of a schema: the names of its fields, its title and its first example. */
interface SchemaWords {
  readonly title?: string;
  readonly examples?: readonly unknown[];
  readonly properties?: Readonly<Record<string, SchemaWords>>;
}

export const propertiesOf = (error: ErrorObject): readonly string[] =>
  Object.keys(schemaOf(error).properties ?? {});

/** What a schema expects: `a port from 1 to 65535, such as 8080`. */
export function expectedOf(error: ErrorObject): string {
  const { title = 'another value', examples = [] } = schemaOf(error);
  const article = /^[aeio]/i.test(title) ? 'an' : 'a';
  const example = examples[0];
  return example === undefined
    ? `${article} ${title}`
    : `${article} ${title}, such as ${JSON.stringify(example)}`;
}

/** A hint for a missing field, `Add "port: 8080"`. None for a mapping, which would not fit on a line. */
export function exampleOf(error: ErrorObject, pointer: string): string | undefined {
  const name = segmentsOf(pointer).at(-1) ?? '';
  const example = schemaOf(error).properties?.[name]?.examples?.[0];
  if (example === undefined || (typeof example === 'object' && !Array.isArray(example))) return undefined;
  const written = typeof example === 'string' ? example : JSON.stringify(example);
  return `Add it, such as "${name}: ${written}"`;
}

/** With `verbose`, Ajv adds the schema of the failed keyword to the error. */
const schemaOf = (error: ErrorObject): SchemaWords => (error.parentSchema ?? {}) as SchemaWords; // our own schema
