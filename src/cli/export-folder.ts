import { mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ExportedManifest } from '../export/exported.ts';
import { Failure } from '../model/failure.ts';
import { manifestsYaml } from './manifest-yaml.ts';

/** Writes a file for each cluster, one for Interlock and one for all services; returns their paths. Writes nothing if one exists. */
export async function writeExport(
  folder: string,
  manifests: readonly ExportedManifest[],
): Promise<readonly string[]> {
  const files = filesOf(manifests);
  for (const name of files.keys()) await refuseExisting(join(folder, name));
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    // They have the values that are masked elsewhere. wx: a file that appears meanwhile is not overwritten either.
    for (const [name, text] of files) await writeFile(join(folder, name), text, { flag: 'wx', mode: 0o600 });
  } catch (cause) {
    throw usage(`Cannot write to "${folder}"`, '--out-dir must name a writable folder', cause);
  }
  return [...files.keys()].map((name) => join(folder, name));
}

function filesOf(manifests: readonly ExportedManifest[]): ReadonlyMap<string, string> {
  const clusters = manifests.filter(({ kind }) => kind === 'ServiceCluster');
  const parts: readonly (readonly [string, readonly ExportedManifest[]])[] = [
    ...clusters.map((cluster): [string, readonly ExportedManifest[]] => [clusterFile(cluster), [cluster]]),
    ['interlock.yaml', manifests.filter(({ kind }) => kind === 'Interlock')],
    ['services.yaml', manifests.filter(({ kind }) => kind === 'RoutedService' || kind === 'Service')],
  ];
  return new Map(parts.flatMap(([name, part]) => (part.length === 0 ? [] : [[name, manifestsYaml(part)]])));
}

const clusterFile = ({ name }: ExportedManifest): string =>
  ['interlock', 'services'].includes(name) ? `cluster-${name}.yaml` : `${name}.yaml`;

async function refuseExisting(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return;
  throw usage(
    `Cannot write "${path}": it already exists`,
    'Name another folder with --out-dir, or move the file away',
  );
}

const usage = (message: string, hint: string, cause?: unknown): Failure =>
  new Failure(message, { kind: 'rejected', code: 'usage', hint, cause });
