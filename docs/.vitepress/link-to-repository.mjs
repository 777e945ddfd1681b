import { existsSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const docs = join(import.meta.dirname, '..');
const root = join(docs, '..');

/** Links to anything that the site does not have, such as a source file, lead to the repository. */
export function linkToRepository(md, repository) {
  md.core.ruler.push('link-to-repository', ({ tokens, env }) => {
    for (const { children } of tokens) {
      for (const token of children ?? []) {
        if (token.type !== 'link_open') continue;
        token.attrSet('href', targetOf(token.attrGet('href'), env.path, repository));
      }
    }
  });
}

function targetOf(href, page, repository) {
  if (/^([a-z]+:|#)/.test(href)) return href;
  const [path, anchor] = href.split('#');
  const file = join(dirname(page), decodeURI(path));
  const inDocs = relative(docs, file);
  // What is missing is left alone: the build reports it.
  if (!existsSync(file) || (!inDocs.startsWith('..') && /^[^/]+\.md$/.test(inDocs))) return href;
  const view = statSync(file).isDirectory() ? 'tree' : 'blob';
  const hash = anchor === undefined ? '' : `#${anchor}`;
  return `${repository}/${view}/main/${relative(root, file)}${hash}`;
}
