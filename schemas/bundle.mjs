import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The schema of a kind with every reference resolved, so that it stands alone. Keywords beside a reference win, so that a
 * message about a field uses the field's own title and example; properties beside a reference are added to those that it has.
 */
export function bundle(name) {
  const { $defs: ownDefinitions = {}, ...schema } = readSchema(name);
  const definitions = { ...readSchema('common').$defs, ...readSchema('workload').$defs, ...ownDefinitions };
  return resolve(schema, definitions, name);
}

function resolve(node, definitions, name) {
  if (Array.isArray(node)) return node.map((item) => resolve(item, definitions, name));
  if (typeof node !== 'object' || node === null) return node;
  const { $ref: reference, ...own } = node;
  const resolved = mapValues(own, (value, key) =>
    key === 'examples' ? value : resolve(value, definitions, name),
  );
  if (reference === undefined) return resolved;
  const definition = definitions[reference.slice(reference.lastIndexOf('/') + 1)];
  if (definition === undefined) throw new Error(`Cannot find "${reference}" of "${name}"`);
  return closed({ ...resolve(definition, definitions, name) }, resolved);
}

/** Once all properties are in one place, additionalProperties says the same as unevaluatedProperties, and is simpler to report. */
function closed(definition, { unevaluatedProperties, properties, ...own }) {
  return {
    ...definition,
    ...own,
    ...(unevaluatedProperties === undefined ? {} : { additionalProperties: unevaluatedProperties }),
    ...(properties === undefined ? {} : { properties: merged(properties, definition.properties ?? {}) }),
  };
}

/** New properties first; those that override one keep its place. */
function merged(own, inherited) {
  const added = Object.entries(own).filter(([key]) => inherited[key] === undefined);
  return { ...Object.fromEntries(added), ...inherited, ...own };
}

export function mapValues(object, change) {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value, key)]));
}

function readSchema(name) {
  return JSON.parse(readFileSync(join(import.meta.dirname, `${name}.schema.json`), 'utf8'));
}
