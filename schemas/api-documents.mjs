import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { mapValues } from './bundle.mjs';

/** What the HTTP API answers and takes; the schemas that these refer to come with them. */
const served = [
  ...['status', 'plan', 'history', 'incidents', 'approvals', 'event'],
  ...['approval', 'accepted', 'health', 'error'],
];

/** These schemas as components of an OpenAPI document, by name: references to a file become references to a component. */
export function apiDocuments() {
  const documents = {};
  const missing = [...served];
  for (let name = missing.shift(); name !== undefined; name = missing.shift()) {
    if (documents[name] !== undefined) continue;
    const { $schema: _dialect, $id: _id, ...schema } = readSchema(name);
    documents[name] = withReferences(schema, (file, pointer) => {
      if (file !== '') missing.push(file);
      return `#/components/schemas/${file === '' ? name : file}${pointer}`;
    });
  }
  return documents;
}

function withReferences(node, componentOf) {
  if (Array.isArray(node)) return node.map((item) => withReferences(item, componentOf));
  if (typeof node !== 'object' || node === null) return node;
  return mapValues(node, (value, key) => {
    if (key !== '$ref') return withReferences(value, componentOf);
    const [file, pointer = ''] = value.split('#');
    return componentOf(file.replace(/\.schema\.json$/, ''), pointer);
  });
}

const readSchema = (name) =>
  JSON.parse(readFileSync(join(import.meta.dirname, `${name}.schema.json`), 'utf8'));
