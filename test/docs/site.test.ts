import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const docs = join(import.meta.dirname, '..', '..', 'docs');

it('docs/.vitepress/sidebar.mjs has every page once, and no other', () => {
  const sidebar = readFileSync(join(docs, '.vitepress', 'sidebar.mjs'), 'utf8');
  const shown = [...sidebar.matchAll(/page\('[^']+', '([\w-]+)'\)/g)].map(([, name = '']) => `${name}.md`);
  const pages = readdirSync(docs).filter((file) => file.endsWith('.md'));

  expect(shown.toSorted()).toEqual(pages.toSorted());
});
