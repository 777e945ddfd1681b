import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LabError } from '../lab-error.ts';

const root = join(import.meta.dirname, '../../..');
export const packageFile = join(root, 'package.json');

/** What the image of the built project contains: its program and the packages that it needs when it runs. */
export async function projectFolders(): Promise<Record<string, string>> {
  if (!existsSync(join(root, 'dist/bin.js'))) {
    throw new LabError('Cannot make the image of the router: the project is not built: run npm run build');
  }
  // npm writes it, with a row for each folder below node_modules.
  const { packages } = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8')) as Lock;
  const needed = Object.entries(packages)
    .filter(([path, { dev, optional }]) => path !== '' && dev !== true && optional !== true)
    .map(([path]) => path)
    .filter((path, _, all) => !all.some((other) => path.startsWith(`${other}/`)));
  return Object.fromEntries(['dist', 'schemas', ...needed].map((path) => [path, join(root, path)]));
}

export async function projectVersion(): Promise<string> {
  const { version } = JSON.parse(await readFile(packageFile, 'utf8')) as { version: string };
  return version;
}

interface Lock {
  readonly packages: Readonly<Record<string, { readonly dev?: true; readonly optional?: true }>>;
}
