// Generates the marked parts of the pages: docs/manifests.md and docs/settings.md from /schemas and /manifests, docs/properties.md from /test,
// docs/commands.md from the commands themselves, docs/router.md from /src/nginx and /test/nginx,
// docs/http.md from /src/server, docs/metrics.md from /src/telemetry/metrics, docs/socket-proxy.md and
// deploy/socket-proxy.conf from /src/swarm. With --check it writes nothing and exits 1 if a page is stale. Everything
// outside the marks is written by hand.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { register } from 'tsx/esm/api';
import { bundle } from '../schemas/bundle.mjs';

const root = join(import.meta.dirname, '..');
const pages = [
  'docs/manifests.md',
  'docs/properties.md',
  'docs/commands.md',
  'docs/router.md',
  'docs/settings.md',
  'docs/http.md',
  'docs/metrics.md',
  'docs/socket-proxy.md',
  'deploy/socket-proxy.conf',
  'deploy/reconciler.yml',
];
const schemas = {
  ServiceCluster: 'service-cluster',
  RoutedService: 'routed-service',
  Interlock: 'interlock',
};
register();
const { createProgram } = await import('../src/cli/program/program.ts');
const { exitWordsOf } = await import('../src/cli/program/exit-words.ts');
const { exitCodes, exitMeanings } = await import('../src/model/exit-code.ts');
const { configKeys } = await import('../src/nginx/config/config-keys.ts');
const { httpErrors } = await import('../src/server/http-errors.ts');
const { engineEndpoints, pathPattern } = await import('../src/swarm/engine-endpoints.ts');
const { createEndpoints } = await import('../src/server/create-endpoints.ts');
const { createServerWorld } = await import('../test/server/server-world.ts');
const { measureAll } = await import('../test/telemetry/metrics/measured.ts');
const { quirks } = await import('../test/nginx/quirks.ts');
const runNothing = () => Promise.resolve(0);
const metricsText = await (await measureAll()).metrics.text();
const program = createProgram(
  { stdout: process.stdout, stderr: process.stderr, env: {} },
  () => undefined,
  runNothing,
);

for (const page of pages) {
  const path = join(root, page);
  const before = readFileSync(path, 'utf8');
  const after = page.endsWith('.md') ? generateMarkdown(before) : generateLines(before);
  if (before === after) continue;
  if (process.argv.includes('--check')) {
    console.error(`${page} is stale: run "node docs/generate.mjs"`);
    process.exitCode = 1;
  } else {
    writeFileSync(path, after);
  }
}

function generateMarkdown(text) {
  return text.replaceAll(
    /(<!-- begin (\w+) (\S+) -->\n)[^]*?(<!-- end -->)/g,
    (_, begin, what, name, end) => `${begin}\n${contentOf(what, name)}\n\n${end}`,
  );
}

/** Of a file whose comments begin with #: as far in as the marks. */
function generateLines(text) {
  return text.replaceAll(/^( *)(# begin (\w+) (\S+)\n)[^]*?(# end)$/gm, (_, indent, begin, what, name, end) =>
    [`${indent}${begin}`, ...contentOf(what, name).map((line) => `${indent}${line}\n`), indent, end].join(''),
  );
}

function contentOf(what, name) {
  if (what === 'example') return `\`\`\`yaml\n${readFileSync(join(root, name), 'utf8')}\`\`\``;
  if (what === 'properties') return renderTable(['test', 'it …', 'runs'], propertiesIn(name));
  if (what === 'exits') return renderExits();
  if (what === 'keys')
    return renderTable(['key', 'value', 'if missing or wrong'], Object.entries(configKeys).map(keyRow));
  if (what === 'quirks') {
    const rows = quirks.map(({ quirk, decision, why }) => [quirk, decision, why]);
    return renderTable(['Interlock', 'we', 'because'], rows);
  }
  if (what === 'engineRequests') return renderTable(['request', 'for', 'sent by'], engineRows());
  if (what === 'proxyRules') return proxyRules();
  if (what === 'configName') return [`name: ${configName(name)}`];
  if (what === 'proxyFlags') return `\`\`\`text\n${proxyFlags().join('\n')}\n\`\`\``;
  if (what === 'endpoints') return renderTable(['path', 'gives or does', 'open to'], endpointRows());
  if (what === 'httpErrors') return renderTable(['code', 'status', 'means', 'way out'], errorRows());
  if (what === 'metrics') return renderTable(['metric', 'type', 'labels', 'is'], metricRows());
  if (what === 'commands') return program.commands.map(renderCommand).join('\n\n');
  if (what === 'flags') return program.options.map(renderFlag).join('\n');
  if (what !== 'fields') throw new Error(`Cannot generate "${what}"`);
  if (name === 'settings') return renderGroups('settings', bundle('settings'));
  if (name === 'metadata') return renderGroups('metadata', bundle('interlock').properties.metadata);
  return renderGroups('spec', bundle(schemas[name]).properties.spec);
}

function engineRows() {
  return engineEndpoints.map(({ method, path, use, senders }) => [
    `\`${method} ${path}\``,
    use,
    senders.join(', '),
  ]);
}

/** Rows of a map from method and path, as it was sent, to 0. */
function proxyRules() {
  return engineEndpoints.map((endpoint) => `"~^${endpoint.method} ${pathPattern(endpoint)}(\\?|$)" 0;`);
}

/** Docker configs cannot be changed: the name says what is in it. */
function configName(file) {
  const digest = createHash('sha256')
    .update(readFileSync(join(root, file)))
    .digest('hex');
  return `reconciler-${basename(file, '.conf')}-${digest.slice(0, 8)}`;
}

/** One flag for each method, of a proxy that compares the path without its query. */
function proxyFlags() {
  return [...new Set(engineEndpoints.map(({ method }) => method))].map((method) => {
    const patterns = engineEndpoints.filter((endpoint) => endpoint.method === method).map(pathPattern);
    return `-allow${method}=^(${patterns.join('|')})$`;
  });
}

function endpointRows() {
  const { all, stop } = createEndpoints(createServerWorld());
  stop();
  const openTo = { everybody: 'everybody', token: 'the token', signature: 'the secret of the hook' };
  return all.map(({ method, path, summary, access }) => [`\`${method} ${path}\``, summary, openTo[access]]);
}

function errorRows() {
  return Object.entries(httpErrors).map(([code, { status, message, hint }]) => [
    `\`${code}\``,
    String(status),
    message,
    hint,
  ]);
}

/** Of a histogram, the labels are those of its sum. */
function metricRows() {
  return [...metricsText.matchAll(/^# HELP (reconciler_\S+) (.*)\n# TYPE \S+ (\S+)/gm)].map(
    ([, name, help, type]) => {
      const [, labels = ''] = new RegExp(`^${name}(?:_sum)?{(.*)} `, 'm').exec(metricsText) ?? [];
      const names = [...labels.matchAll(/(\w+)="/g)].map(([, label]) => label);
      const own = names.filter((label) => label !== 'owner').map((label) => `\`${label}\``);
      return [`\`${name}\``, type, own.join(', '), help];
    },
  );
}

function keyRow([key, { expected, fallback }]) {
  return [
    `\`${key}\``,
    expected,
    fallback === '' ? 'nothing' : fallback === 'off' ? '`false`' : `\`${fallback}\``,
  ];
}

/** One heading for each mapping that has fields, outermost first. */
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
  if (field.else?.properties !== undefined) return [renderGroups(path, field.else)];
  const item = field.items?.else ?? field.items;
  return item?.properties === undefined ? [] : [renderGroups(`${path}[]`, item)];
}

function renderField({ key, field, isRequired }) {
  const limits = isRequired ? `${typeOf(field)}, required` : typeOf(field);
  return `- \`${key}\` (${escape(limits)}): ${escape(field.description)}`;
}

/** The type in YAML terms: what a person writes there. */
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

/** If there is a pattern, its title says more than "text". */
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

/** The itHolds() calls in a folder: file, statement and number of runs. */
function propertiesIn(folder) {
  const files = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).sort();
  return files
    .filter((file) => file.endsWith('.test.ts'))
    .flatMap((file) => {
      const calls = readFileSync(join(root, folder, file), 'utf8').matchAll(
        /itHolds\(\s*'([^']+)',\s*([\d_]+)/g,
      );
      return [...calls].map(([, statement, runs], index) => [
        index === 0 ? `\`${folder}/${file}\`` : '',
        statement,
        runs.replaceAll('_', ''),
      ]);
    });
}

function renderExits() {
  const words = Object.keys(exitCodes);
  const endsWith = (word) =>
    program.commands.map((command) => command.name()).filter((name) => exitWordsOf(name).includes(word));
  const rows = words.map((word) => {
    const names = endsWith(word);
    const isAll = names.length === program.commands.length;
    return [
      String(exitCodes[word]),
      exitMeanings[word],
      isAll ? 'all' : names.map((name) => `\`${name}\``).join(', '),
    ];
  });
  return renderTable(['code', 'means', 'commands'], rows);
}

function renderCommand(command) {
  const words = command.registeredArguments.map((argument) => argumentText(argument));
  const synopsis = ['reconciler', command.name(), ...words, '[flags]'].join(' ');
  const described = command.registeredArguments.map(
    (argument) => `- \`${argument.name()}\`: ${escape(argument.description)}${choicesAndDefault(argument)}`,
  );
  const codes = exitWordsOf(command.name()).map((word) => exitCodes[word]);
  return [
    `### \`${command.name()}\``,
    `\`\`\`text\n${synopsis}\n\`\`\``,
    `${sentence(escape(command.description()))} Exit codes: ${codes.join(', ')}.`,
    [...described, ...command.options.map(renderFlag)].join('\n'),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function argumentText(argument) {
  return argument.required ? argument.name() : `[${argument.name()}]`;
}

function sentence(text) {
  return `${text[0].toUpperCase()}${text.slice(1)}.`;
}

function renderFlag(option) {
  return `- \`${option.flags}\`: ${option.mandatory ? 'required; ' : ''}${escape(option.description)}${choicesAndDefault(option)}`;
}

function choicesAndDefault({ argChoices, defaultValue, envVar }) {
  const hasDefault = defaultValue !== undefined && defaultValue !== false && defaultValue !== true;
  return [
    argChoices === undefined ? '' : `: ${argChoices.map((choice) => `\`${choice}\``).join(', ')}`,
    envVar === undefined ? '' : ` (${envVar})`,
    hasDefault ? `. Default: \`${defaultValue}\`` : '',
  ].join('');
}

/** With padded columns, as prettier formats them. */
function renderTable(head, rows) {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column].length)),
  );
  const line = (cells) => `| ${cells.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

/** Angle brackets would be read as HTML, asterisks as emphasis. */
function escape(text) {
  return text.replaceAll(/[<*]/g, '\\$&');
}
