import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { createProgram } from '../../src/cli/program/program.ts';
import { memoryStreams } from '../support/memory-streams.ts';

const root = join(import.meta.dirname, '..', '..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

interface Form {
  readonly name: string;
  readonly description: string;
  readonly body: readonly {
    readonly type: string;
    readonly id?: string;
    readonly attributes: { readonly label?: string };
    readonly validations?: { readonly required: boolean };
  }[];
}

const formOf = (name: string): Form => parse(read(`.github/ISSUE_TEMPLATE/${name}.yml`)) as Form;

describe.each(['bug', 'question'])('the form %s', (name) => {
  const { body, ...form } = formOf(name);
  const asked = body.filter(({ type }) => type !== 'markdown');

  it('is a form as the forge reads it: each question has its own id and a label', () => {
    expect(form).toMatchObject({
      name: expect.any(String) as string,
      description: expect.any(String) as string,
    });
    expect(new Set(asked.map(({ id }) => id)).size).toBe(asked.length);
    expect(asked.filter(({ attributes }) => attributes.label === undefined)).toEqual([]);
    expect(body.map(({ type }) => type).filter((type) => !types.has(type))).toEqual([]);
  });
});

const types = new Set(['markdown', 'textarea', 'input', 'dropdown', 'checkboxes']);

it('the form bug asks for what is needed to see it too', () => {
  const required = formOf('bug').body.flatMap(({ id, validations }) =>
    validations?.required === true ? [id] : [],
  );

  expect(required).toEqual(expect.arrayContaining(['happened', 'doctor', 'version', 'engine']));
  const { commands } = createProgram(memoryStreams(), unused, unused);
  const doctor = commands.find((command) => command.name() === 'doctor');
  expect(read('.github/ISSUE_TEMPLATE/bug.yml')).toContain('reconciler doctor -o json');
  expect(doctor?.parseOptions(['-o', 'json']).unknown).toEqual([]);
});

it('the links beside the forms are of this repository, to files that exist', () => {
  const { homepage } = JSON.parse(read('package.json')) as { readonly homepage: string };
  const repository = homepage.replace(/#.*/, '');
  const { contact_links: links } = parse(read('.github/ISSUE_TEMPLATE/config.yml')) as {
    readonly contact_links: readonly { readonly url: string }[];
  };

  for (const { url } of links) {
    expect(url.startsWith(repository), url).toBe(true);
    const [, file] = /\/blob\/main\/(.*)$/.exec(url) ?? [];
    if (file !== undefined) expect(existsSync(join(root, file)), file).toBe(true);
  }
});

it('updates of dependencies look at every lock file, at the workflows and at the Dockerfile', () => {
  const { updates } = parse(read('.github/dependabot.yml')) as {
    readonly updates: readonly {
      readonly 'package-ecosystem': string;
      readonly directory?: string;
      readonly directories?: readonly string[];
      readonly groups: object;
    }[];
  };
  const looked = updates.map((one) => [one['package-ecosystem'], one.directories ?? [one.directory]]);

  expect(looked).toEqual([
    ['npm', ['/', '/docs']],
    ['github-actions', ['/']],
    ['docker', ['/']],
  ]);
  for (const folder of ['', 'docs']) {
    expect(existsSync(join(root, folder, 'package-lock.json')), folder).toBe(true);
  }
});

function unused(): never {
  throw new Error('no command runs here');
}
