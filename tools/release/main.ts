// Prints the notes of a release from CHANGELOG.md. Argument: its tag. It ends with 1 where the tag is not that of
// package.json, or the changelog has no section for it.
import { readFileSync } from 'node:fs';
import { releaseNotes } from './release-notes.ts';

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const { version } = JSON.parse(read('package.json')) as { readonly version: string };

try {
  console.log(releaseNotes({ tag: process.argv[2] ?? '', version, changelog: read('CHANGELOG.md') }));
} catch (error) {
  console.error(String(error));
  process.exitCode = 1;
}
