import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { fetchNewerNginx, newerNginxRoot } from '../packages/newer-nginx.ts';
import type { LabPaths } from '../paths.ts';
import { packageFile, projectFolders, projectVersion } from './project.ts';
import { findProgram, run } from '../program.ts';
import type { Recipe, RouterParts } from './recipe.ts';
import { imageRecipes, routerRecipes } from './recipe.ts';
import { collectFiles, hashFile, hashInputs, makeRootfs } from './rootfs.ts';

/** A file of an image, a blob in the terms of a registry. */
export interface Blob {
  readonly file: string;
  readonly digest: string;
  readonly sizeBytes: number;
}

export interface Image {
  readonly recipe: Recipe;
  /** Its digest is the image id that engines use. */
  readonly config: Blob;
  readonly layer: Blob;
  /** An archive for "docker load" with the local tags; undefined if the image has none. */
  readonly archiveFile: string | undefined;
}

/** Builds the images from files of this machine, or takes them from the cache if their inputs have not changed. */
export async function buildImages(paths: LabPaths, withRouter: boolean): Promise<Image[]> {
  const programs = {
    busybox: findProgram('busybox') ?? 'busybox',
    git: findProgram('git') ?? 'git',
    nginx: findProgram('nginx') ?? 'nginx',
    node: process.execPath,
  };
  const own = withRouter ? routerRecipes(programs, await routerParts(paths)) : [];
  const recipes = [...imageRecipes(programs), ...own];
  return Promise.all(recipes.map((recipe) => buildImage(paths, recipe)));
}

async function routerParts(paths: LabPaths): Promise<RouterParts> {
  await fetchNewerNginx(paths);
  return {
    newerNginxRoot: newerNginxRoot(paths),
    project: await projectFolders(),
    packageFile,
    version: await projectVersion(),
  };
}

async function buildImage({ cacheDir }: LabPaths, recipe: Recipe): Promise<Image> {
  const files = await collectFiles(recipe);
  const name = `${recipe.name}-${await hashInputs(recipe, files)}`;
  const folder = join(cacheDir, name);
  if (!existsSync(folder)) {
    await removeObsolete(cacheDir, recipe.name);
    const draft = `${folder}.new`;
    await writeImage(recipe, files, draft);
    await rename(draft, folder);
  }
  return readImage(recipe, folder);
}

async function writeImage(recipe: Recipe, files: ReadonlyMap<string, string>, folder: string): Promise<void> {
  const root = join(folder, 'rootfs');
  await mkdir(root, { recursive: true });
  await makeRootfs(recipe, files, root);
  await run('tar', [...tarOptions(root), '-cf', join(folder, 'layer.tar'), '.']);
  await rm(root, { recursive: true });
  const layerDigest = await hashFile(join(folder, 'layer.tar'));
  const config = JSON.stringify(imageConfig(recipe, layerDigest));
  await writeFile(join(folder, 'config.json'), config);
  await writeFile(
    join(folder, 'digests.json'),
    JSON.stringify({ layer: layerDigest, config: sha256(config) }),
  );
  if (recipe.localTags.length > 0) await writeArchive(recipe, folder);
}

/** Writes the format of "docker save". */
async function writeArchive(recipe: Recipe, folder: string): Promise<void> {
  const manifest = [{ Config: 'config.json', RepoTags: recipe.localTags, Layers: ['layer.tar'] }];
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest));
  const members = ['manifest.json', 'config.json', 'layer.tar'];
  await run('tar', [...tarOptions(folder), '-cf', join(folder, 'archive.tar'), ...members]);
}

async function readImage(recipe: Recipe, folder: string): Promise<Image> {
  // Only writeImage() writes it, and the folder gets its name once it is complete.
  const digests = JSON.parse(await readFile(join(folder, 'digests.json'), 'utf8')) as Record<
    'layer' | 'config',
    string
  >;
  return {
    recipe,
    config: await readBlob(join(folder, 'config.json'), digests.config),
    layer: await readBlob(join(folder, 'layer.tar'), digests.layer),
    archiveFile: recipe.localTags.length > 0 ? join(folder, 'archive.tar') : undefined,
  };
}

async function readBlob(file: string, digest: string): Promise<Blob> {
  return { file, digest: `sha256:${digest}`, sizeBytes: (await stat(file)).size };
}

function imageConfig(recipe: Recipe, layerDigest: string): object {
  const created = '1970-01-01T00:00:00Z';
  return {
    architecture: architectures[process.arch] ?? process.arch,
    os: 'linux',
    created,
    config: recipe.config,
    rootfs: { type: 'layers', diff_ids: [`sha256:${layerDigest}`] },
    history: [{ created, created_by: 'reconciler lab' }],
  };
}

const architectures: Readonly<Record<string, string>> = { x64: 'amd64', ia32: '386' };

/** Fixed order, times and owners, so that equal files give equal archives and digests. */
function tarOptions(folder: string): string[] {
  return ['-C', folder, '--sort=name', '--mtime=@0', '--owner=0', '--group=0', '--numeric-owner'];
}

async function removeObsolete(cacheDir: string, name: string): Promise<void> {
  await mkdir(cacheDir, { recursive: true });
  const obsolete = (await readdir(cacheDir)).filter((entry) => entry.startsWith(`${name}-`));
  for (const entry of obsolete) await rm(join(cacheDir, entry), { recursive: true });
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
