// Fills the marked parts of docs/manifests.md from /schemas and /manifests. With --check it writes nothing and exits 1
// where the page is stale. What stands outside of the marks is written by hand.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const page = join(import.meta.dirname, 'manifests.md');
const schemas = {
  ServiceCluster: 'service-cluster',
  RoutedService: 'routed-service',
  Interlock: 'interlock',
};
const shared = { ...readSchema('common').$defs, ...readSchema('workload').$defs };

const before = readFileSync(page, 'utf8');
const after = before.replaceAll(
  /(<!-- begin (\w+) (\S+) -->\n)[^]*?(<!-- end -->)/g,
  (_, begin, what, name, end) => `${begin}\n${contentOf(what, name)}\n\n${end}`,
);

if (!process.argv.includes('--check')) {
  writeFileSync(page, after);
} else if (before !== after) {
  console.error('docs/manifests.md is stale: run "node docs/generate.mjs"');
  process.exitCode = 1;
}

function contentOf(what, name) {
  if (what === 'example') return `\`\`\`yaml\n${readFileSync(join(root, name), 'utf8')}\`\`\``;
  if (what !== 'fields') throw new Error(`Cannot make "${what}" of docs/manifests.md`);
  if (name === 'metadata') return renderGroups('metadata', resolve(shared.metadata, {}));
  const schema = readSchema(schemas[name]);
  return renderGroups('spec', resolve(schema.properties.spec, schema.$defs ?? {}));
}

/** One heading for each mapping with fields of its own, the outermost first. */
function renderGroups(path, group) {
  const fields = Object.entries(group.properties).map(([key, field]) => ({
    path: `${path}.${key}`,
    key,
    field,
    isRequired: group.required?.includes(key) === true,
  }));
  return [`#### \`${path}\``, fields.map(renderField).join('\n'), ...fields.flatMap(innerGroups)].join(
    '\n\n',
  );
}

function innerGroups({ path, field }) {
  if (field.properties !== undefined) return [renderGroups(path, field)];
  const item = field.items?.else ?? field.items;
  return item?.properties === undefined ? [] : [renderGroups(`${path}[]`, item)];
}

function renderField({ key, field, isRequired }) {
  const limits = isRequired ? `${typeOf(field)}, required` : typeOf(field);
  return `- \`${key}\` (${escape(limits)}): ${escape(field.description)}`;
}

/** In words of YAML: what a person writes there. */
function typeOf(node) {
  if (node.const !== undefined) return `"${node.const}"`;
  if (node.enum !== undefined) return node.enum.map((value) => `"${value}"`).join(' or ');
  if (node.if !== undefined) return 'text or mapping';
  if (Array.isArray(node.type)) return node.type.map((type) => typeOf({ ...node, type })).join(' or ');
  switch (node.type) {
    case 'integer':
    case 'number':
      return numberType(node);
    case 'boolean':
      return 'true or false';
    case 'array':
      return listType(node);
    case 'object':
      return mappingType(node);
    default:
      return textType(node);
  }
}

function listType({ items }) {
  if (items === undefined) return 'list';
  const type = typeOf(items);
  return type.startsWith('text') ? `list of ${type}` : `list: ${type}`;
}

function mappingType({ properties, additionalProperties }) {
  if (properties !== undefined) return 'mapping';
  return additionalProperties.type === 'string' ? 'map of text' : 'map';
}

/** A title says more than "text" where there is a pattern. */
function textType({ pattern, title = 'text' }) {
  return pattern === undefined || title.endsWith('of text') ? 'text' : title;
}

function numberType({ type, minimum, maximum }) {
  if (minimum === undefined && maximum === undefined) return 'number';
  const word = type === 'number' ? 'number' : 'whole number';
  return maximum === undefined || maximum === 2147483647
    ? `${word} from ${minimum}`
    : `${word} from ${minimum} to ${maximum}`;
}

/** The schema with every reference replaced by what it leads to; the words beside a reference win, as in messages. */
function resolve(node, definitions) {
  if (Array.isArray(node)) return node.map((item) => resolve(item, definitions));
  if (typeof node !== 'object' || node === null) return node;
  const { $ref: reference, ...own } = node;
  const resolved = Object.fromEntries(
    Object.entries(own).map(([key, value]) => [key, resolve(value, definitions)]),
  );
  if (reference === undefined) return resolved;
  const name = reference.slice(reference.lastIndexOf('/') + 1);
  const found = definitions[name] ?? shared[name];
  if (found === undefined) throw new Error(`Cannot find "${reference}"`);
  return { ...resolve(found, definitions), ...resolved };
}

/** Angle brackets would be HTML, asterisks emphasis. */
function escape(text) {
  return text.replaceAll(/[<*]/g, '\\$&');
}

function readSchema(name) {
  return JSON.parse(readFileSync(join(root, 'schemas', `${name}.schema.json`), 'utf8'));
}
