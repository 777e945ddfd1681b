import { readdirSync, readFileSync } from 'node:fs';
import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';

const folder = new URL('../../schemas/', import.meta.url);
const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true });
for (const name of readdirSync(folder).filter((file) => file.endsWith('.schema.json')))
  ajv.addSchema(JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as object);

/** Validates a document against one of the published schemas, such as `plan` or `drift`. */
export function schemaErrors(schema: string, text: string): readonly ErrorObject[] {
  const validate = ajv.getSchema(`https://swarm-reconciler.io/schemas/v1/${schema}.schema.json`);
  if (validate === undefined) throw new Error(`There is no schema "${schema}"`);
  return validate(JSON.parse(text)) === true ? [] : (validate.errors ?? []);
}
