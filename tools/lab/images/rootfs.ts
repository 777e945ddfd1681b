import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { chmod, copyFile, mkdir, realpath, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { run } from '../program.ts';
import { copyTree, filesBelow } from './tree.ts';
import type { Recipe } from './recipe.ts';

const sources = import.meta.dirname;
const compiler = 'gcc';
const compilerFlags = ['-O2', '-static', '-s', '-Wall', '-Wextra', '-Werror'];

/** The files that are copied into the image, without those of trees: target in the image to source on the machine. */
export async function collectFiles(recipe: Recipe): Promise<Map<string, string>> {
  const files = new Map(Object.entries(recipe.copies));
  const { '/': base } = recipe.trees;
  for (const [target, source] of Object.entries(recipe.programs)) {
    files.set(target, await realpath(source));
    for (const library of await readLibraries(source)) {
      if (base === undefined || !existsSync(join(base, library))) files.set(library, await realpath(library));
    }
  }
  return files;
}

/** A hash of all inputs of the image: the recipe, its sources, the copied files and the compiler. */
export async function hashInputs(recipe: Recipe, files: ReadonlyMap<string, string>): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify([recipe, compilerFlags]));
  for (const [target, source] of files) hash.update(`${target} ${await hashFile(source)}\n`);
  for (const tree of Object.values(recipe.trees)) {
    for (const file of await filesBelow(tree)) hash.update(`${file} ${await hashFile(join(tree, file))}\n`);
  }
  for (const source of Object.values(recipe.compiled)) {
    hash.update(await hashFile(join(sources, source))).update(await run(compiler, ['--version']));
  }
  return hash.digest('hex').slice(0, 16);
}

export async function makeRootfs(
  recipe: Recipe,
  files: ReadonlyMap<string, string>,
  root: string,
): Promise<void> {
  for (const [target, tree] of Object.entries(recipe.trees)) await copyTree(tree, join(root, target));
  for (const folder of recipe.folders) {
    await mkdir(join(root, folder), { recursive: true });
    await chmod(join(root, folder), folder === '/tmp' ? 0o1777 : 0o755);
  }
  for (const [target, source] of files) await copyFile(source, await preparePath(root, target));
  for (const target of recipe.executable) await chmod(join(root, target), 0o755);
  for (const [target, text] of Object.entries(recipe.texts))
    await writeFile(await preparePath(root, target), text);
  for (const [target, to] of Object.entries(recipe.links)) await symlink(to, await preparePath(root, target));
  for (const [target, source] of Object.entries(recipe.compiled)) {
    await run(compiler, [...compilerFlags, '-o', await preparePath(root, target), join(sources, source)]);
  }
}

export async function hashFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) {
    hash.update(chunk as Buffer); // a stream without an encoding gives buffers
  }
  return hash.digest('hex');
}

/** "ldd" fails for a static program, which has no libraries. */
async function readLibraries(program: string): Promise<string[]> {
  const listed = await run('ldd', [program]).catch(() => '');
  return [...new Set(listed.match(/\/\S+\.so\S*/g) ?? [])].toSorted();
}

async function preparePath(root: string, target: string): Promise<string> {
  const path = join(root, target);
  await mkdir(dirname(path), { recursive: true });
  return path;
}
