import { readFileSync } from 'node:fs';

/** From package.json, which lies two folders up in the sources as in what is built. */
export function version(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { readonly version: string }).version; // our own file
}
