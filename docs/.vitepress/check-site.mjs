// Looks at the built site: every page is whole and in the sidebar, every link within it leads to a page and a heading that exist, and no page
// loads anything from elsewhere. Prints what is wrong, and ends with 1 then.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { sidebar } from './sidebar.mjs';

const site = join(import.meta.dirname, 'dist');
const base = process.env.DOCS_BASE ?? '/';
const files = readdirSync(site, { recursive: true, encoding: 'utf8' });
const pages = files.filter((file) => file.endsWith('.html') && file !== '404.html');
const textOf = new Map(pages.map((page) => [page, readFileSync(join(site, page), 'utf8')]));
const idsOf = new Map([...textOf].map(([page, text]) => [page, new Set(valuesOf(text, 'id'))]));

const wrong = [
  ...missingInSidebar(),
  ...pages.flatMap(cutOff),
  ...pages.flatMap(wrongLinks),
  ...pages.flatMap(loadedFromElsewhere),
];
for (const line of wrong) console.error(line);
console.log(`${pages.length} pages, ${wrong.length} errors`);
if (wrong.length > 0) process.exitCode = 1;

function missingInSidebar() {
  const shown = new Set(sidebar.flatMap(({ items }) => items.map(({ link }) => `${link.slice(1)}.html`)));
  return pages
    .filter((page) => !shown.has(page))
    .map((page) => `${page}: not in docs/.vitepress/sidebar.mjs`);
}

/** The generator goes on where a page cannot be rendered, and leaves it without its content. */
function cutOff(page) {
  return textOf.get(page).includes('<h1') ? [] : [`${page}: has no content`];
}

function wrongLinks(page) {
  const links = new Set(valuesOf(textOf.get(page), 'href'));
  return [...links]
    .filter((link) => !/^[a-z]+:/.test(link) && !resolves(page, link))
    .map((link) => `${page}: ${link}`);
}

function resolves(page, link) {
  const [path, anchor] = link.split('#');
  const absolute = path.startsWith(base) ? path.slice(base.length) : join(dirname(page), path);
  const target =
    path === '' ? page : absolute === '' || absolute.endsWith('/') ? `${absolute}index.html` : absolute;
  if (!existsSync(join(site, target))) return false;
  return anchor === undefined || anchor === '' || idsOf.get(target)?.has(decodeURIComponent(anchor)) === true;
}

/** Links may lead elsewhere; scripts, styles, images and fonts may not come from there. */
function loadedFromElsewhere(page) {
  const loads = textOf.get(page).match(/<(?:script|link|img|iframe|source)\b[^>]*>/g) ?? [];
  return loads
    .filter((tag) => /(?:src|href)="(?:https?:)?\/\//.test(tag))
    .map((tag) => `${page}: loads ${tag}`);
}

function valuesOf(text, attribute) {
  return [...text.matchAll(new RegExp(` ${attribute}="([^"]*)"`, 'g'))].map(([, value]) =>
    value.replaceAll('&amp;', '&'),
  );
}
