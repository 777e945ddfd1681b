import { readdirSync, readFileSync, existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { createProgram } from '../../src/cli/program/program.ts';
import { routeFields } from '../../src/interlock/routes/route-fields.ts';
import { clusterLabel } from '../../src/model/route-label.ts';
import { hasErrors } from '../../src/model/manifest/problem.ts';
import { parseManifests } from '../../src/manifest/parse-manifests.ts';
import {
  appliedLabel,
  coreLabel,
  keptRoutesLabel,
  incidentsLabel,
  ledgerLabel,
  nodeKeysLabel,
  ownerLabel,
  templateLabel,
} from '../../src/model/own-labels.ts';
import { httpLimits } from '../../src/defaults/limits.ts';
import { renderProblems } from '../../src/report/problems.ts';
import { referencedFiles } from '../builders/manifests.ts';
import { routeOptions } from '../builders/routes.ts';
import { memoryStreams } from '../support/memory-streams.ts';
import {
  codeBlocks,
  codeSpans,
  commandLines,
  headingIds,
  headings,
  linksIn,
  withoutCode,
} from './markdown.ts';

const root = join(import.meta.dirname, '..', '..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'CODE_OF_CONDUCT.md',
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md') && !path.startsWith('node_modules/'))
    .map((path) => `docs/${path}`)
    .sort(),
];

/** The members of a union of string literals, from its source text. */
function membersOf(file: string, union: string): readonly string[] {
  const source = read(file);
  const start = source.indexOf(`export type ${union} =`);
  const body = source.slice(start, source.indexOf(';', start));
  return [...body.matchAll(/'([^']+)'/g)].map(([, member = '']) => member).sort();
}

const codeHeadings = (page: string): readonly string[] =>
  headings(read(page))
    .flatMap((heading) => /^`([a-z0-9-]+)`$/.exec(heading)?.[1] ?? [])
    .sort();

describe('docs/problems.md', () => {
  it('has exactly one section per ProblemCode', () => {
    expect(codeHeadings('docs/problems.md')).toEqual(
      membersOf('src/model/manifest/problem.ts', 'ProblemCode'),
    );
  });

  const sections = read('docs/problems.md').split(/^## /m).slice(1);
  const odd: Readonly<Record<string, Uint8Array>> = {
    'file-not-utf8': Uint8Array.of(0xff),
    'file-too-large': new Uint8Array(1024 * 1024 + 1),
  };

  const referenced: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    'file-empty': { 'demo.key': '' },
    'certificate-invalid': { 'demo.pem': 'demo' },
  };

  it.each(sections.map((section) => [/`(.+)`/.exec(section)?.[1] ?? '', section]))(
    'shows the output of validate: %s',
    (code, section) => {
      const [manifest] = codeBlocks(section, 'yaml');
      const content = odd[code] ?? (manifest === undefined ? undefined : new TextEncoder().encode(manifest));
      const files = content === undefined ? [] : [{ path: 'east.yaml', content }];
      const { problems, set } = parseManifests(
        files,
        referencedFiles(referenced[code] ?? {}),
        code === 'source-incomplete' ? [{ path: 'modules/west', reason: 'submodule' }] : [],
      );

      expect(problems.map((problem) => problem.code)).toEqual([code]);
      const count = set.clusters.length + set.services.length;
      const valid = count === 1 ? '1 manifest is valid.' : `${count} manifests are valid.`;
      const end = hasErrors(problems) ? '1 problem.' : valid;
      expect(codeBlocks(section, 'console')[0]).toContain(`\n${renderProblems(problems)}\n${end}\n`);
    },
  );
});

describe('docs/failures.md', () => {
  it('has exactly one section per FailureCode', () => {
    expect(codeHeadings('docs/failures.md')).toEqual(membersOf('src/model/failure.ts', 'FailureCode'));
  });

  it('has no section for an unused code', () => {
    const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts') && path !== 'model/failure.ts')
      .map((path) => read(`src/${path}`))
      .join('');

    expect(codeHeadings('docs/failures.md').filter((code) => !sources.includes(`'${code}'`))).toEqual([]);
  });
});

describe('docs/labels.md', () => {
  it('has exactly one row per label that we write', () => {
    const keys = nodeKeysLabel('<owner>');
    const written = [
      ownerLabel,
      appliedLabel,
      templateLabel,
      ledgerLabel,
      keptRoutesLabel,
      coreLabel,
      keys,
      incidentsLabel,
    ];
    const rows = [...read('docs/labels.md').matchAll(/^\| `(io\.[^`]+)`/gm)].map(([, label]) => label);

    expect(rows.toSorted()).toEqual(written.toSorted());
  });
});

describe('docs/labels.md, labels of a route', () => {
  const rowsOf = (section: string): readonly (readonly string[])[] =>
    [...section.matchAll(/^\| `(com\.docker\.lb\.[^`]+)` *\|(.*)\|$/gm)].map(([, label = '', rest = '']) => [
      label,
      ...rest.split('|').map((cell) => cell.trim()),
    ]);
  const [supported = '', unsupported = ''] = read('docs/labels.md').split('### Not supported');
  const fields = new Map(routeFields.map(({ label, path }) => [label, `spec.route.${path.join('.')}`]));
  fields.set(clusterLabel, 'spec.serviceCluster');

  it('has a row per label that we write, with its field, since when and what it does', () => {
    const rows = rowsOf(supported);

    expect(new Map(rows.map(([label, field]) => [label, field?.replaceAll('`', '')]))).toEqual(fields);
    expect(rows).toHaveLength(fields.size);
    expect(rows.filter((cells) => cells.length !== 4 || cells.includes(''))).toEqual([]);
  });

  it('names every option of the schema', () => {
    expect(routeOptions.filter((option) => !supported.includes(`\`spec.route.${option}\``))).toEqual([]);
  });

  it('has a reason for every label that some version of Interlock had and we do not write', () => {
    const known = ['ssl_backend', 'ssl_backend_tls_verify', 'ssl_only', 'algorithm'];
    const rows = rowsOf(unsupported);

    expect(rows.map(([label]) => label)).toEqual(known.map((key) => `com.docker.lb.${key}`));
    expect(rows.filter(([label = '', reason]) => fields.has(label) || reason === '')).toEqual([]);
  });
});

describe('the pages', () => {
  it.each(pages)('%s: every relative link points to an existing file and heading', (page) => {
    const broken = linksIn(read(page)).filter(({ target }) => !linkResolves(page, target));

    expect(broken).toEqual([]);
  });

  it('docs/http.md has the limits of the server', () => {
    const text = read('docs/http.md').replace(/\s+/g, ' ');
    const { connections, eventClients, pageClients, requestsPerTurn } = httpLimits;

    expect(text).toContain(`${connections.toLocaleString('en')} connections are open at most`);
    expect(text).toContain(`At most ${eventClients} clients can follow`);
    expect(text).toContain(`At most ${pageClients} pages can be open`);
    expect(text).toContain(`${requestsPerTurn} requests are answered in one turn`);
  });

  it.each(pages)('%s refers only to existing source files', (page) => {
    const named = codeSpans(withoutCode(read(page))).filter((span) =>
      /^[\w/-]+\/[\w.-]+\.(ts|mjs)$/.test(span),
    );

    expect(
      named.filter((path) => ![path, `src/${path}`].some((file) => existsSync(join(root, file)))),
    ).toEqual([]);
  });

  // CONTRIBUTING.md names the flags of other tools.
  const forUsers = pages.filter((page) => page !== 'CONTRIBUTING.md');

  it.each(forUsers)('%s refers only to existing commands and flags', (page) => {
    const text = read(page);
    const snippets = [...codeSpans(withoutCode(text)), ...codeBlocks(text, 'console').flatMap(commandLines)];

    expect(snippets.flatMap(unknownIn)).toEqual([]);
  });
});

function linkResolves(page: string, target: string): boolean {
  const [path = '', anchor] = target.split('#');
  const file = path === '' ? page : relative(root, join(root, dirname(page), path));
  if (!existsSync(join(root, file))) return false;
  return anchor === undefined || headingIds(read(file)).includes(anchor);
}

const program = createProgram(memoryStreams(), () => undefined, main);
const programFlags = ['--help', '--version', '--color'];
const flagsOf = new Map(
  program.commands.map((command) => {
    const flags = command.options.flatMap(({ long, short }) => [long ?? '', short ?? '']);
    return [command.name(), [...flags, ...programFlags]];
  }),
);
const everyFlag = new Set([...flagsOf.values()].flat());

/** Unknown flags: those of `reconciler COMMAND …` for that command, a flag on its own for all commands. */
function unknownIn(code: string): readonly string[] {
  const flags = [...code.matchAll(/(?<![\w-])--?[a-z][a-z-]*/g)].map(([flag]) => flag);
  if (code.startsWith('-')) return flags.filter((flag) => !everyFlag.has(flag));
  const named = /^(?:npx )?reconciler(?![\w.]) ?(\S*)(.*)/s.exec(code);
  if (named === null) return [];
  const [, command = ''] = named;
  if (command === '' || command === 'help' || /^[A-Z-]/.test(command)) return [];
  const known = flagsOf.get(command);
  if (known === undefined) return [`reconciler ${command}`];
  return flags.filter((flag) => !known.includes(flag)).map((flag) => `reconciler ${command} ${flag}`);
}
