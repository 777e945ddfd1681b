import { readFileSync } from 'node:fs';

/** From package.json, which is two folders up both in the sources and in the build. */
export function version(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { readonly version: string }).version; // our own file
}
