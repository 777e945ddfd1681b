import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parseManifests } from '../../src/manifest/parse-manifests.ts';
import { codeBlocks } from './markdown.ts';

const docs = join(import.meta.dirname, '..', '..', 'docs');

it('the generated sections of docs/ are what docs/generate.mjs makes from schemas, tests and commands', () => {
  const checked = spawnSync(process.execPath, [join(docs, 'generate.mjs'), '--check'], { encoding: 'utf8' });

  expect(checked).toMatchObject({ status: 0, stderr: '' });
});

it('the manifests of docs/manifests.md are valid as one source', () => {
  const blocks = codeBlocks(readFileSync(join(docs, 'manifests.md'), 'utf8'), 'yaml');
  const manifests = blocks.filter((text) => text.includes('apiVersion:'));
  const files = manifests.map((text, index) => ({
    path: `${index}.yaml`,
    content: new TextEncoder().encode(text),
  }));

  expect(manifests.length).toBeGreaterThan(3);
  // The files of the secrets and configs on the page do not exist.
  const problems = parseManifests(files).problems.filter(({ code }) => code !== 'file-missing');
  expect(problems.map(({ file, message }) => [file, message])).toEqual([]);
});
