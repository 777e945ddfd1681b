import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { run } from '../../../tools/lab/program.ts';

/** What the Dockerfile copies. */
const files = ['.dockerignore', 'package.json', 'tsconfig.json', 'src', 'manifests', 'tools/build-page.mjs'];

/**
 * Copies what the image is built from, and adds the address of each package to the lock file. The project's lock file has
 * none, because each machine has its own registry; but without a network, npm finds a package in its cache only if the
 * lock file has an address.
 */
export async function copyBuildContext(project: string, target: string): Promise<void> {
  await mkdir(target);
  const dockerfile = await readFile(join(project, 'Dockerfile'), 'utf8');
  await writeFile(join(target, 'Dockerfile'), stagesFor('reconciler', dockerfile));
  for (const file of files) await cp(join(project, file), join(target, file), { recursive: true });
  const registry = (await run('npm', ['config', 'get', 'registry'])).trim();
  const lock = JSON.parse(await readFile(join(project, 'package-lock.json'), 'utf8')) as LockFile;
  const packages = Object.entries(lock.packages).map(([path, entry]) => [
    path,
    withAddress(path, entry, registry),
  ]);
  await writeFile(
    join(target, 'package-lock.json'),
    JSON.stringify({ ...lock, packages: Object.fromEntries(packages) as unknown }),
  );
}

/**
 * The stages that one stage is made from. BuildKit makes no others, but the engine's own builder makes all, and Debian's
 * packages for the proxies cannot be installed without a network.
 */
function stagesFor(name: string, dockerfile: string): string {
  const [, ...stages] = dockerfile.split(/^(?=FROM )/m);
  const textOf = (stage: string): string => stages.find((text) => text.includes(` AS ${stage}\n`)) ?? '';
  const needed = new Set([name]);
  for (const stage of needed) {
    for (const [, other = ''] of textOf(stage).matchAll(/^(?:FROM |COPY --from=)(\w+) /gm)) needed.add(other);
  }
  return stages.filter((text) => [...needed].some((stage) => text === textOf(stage))).join('');
}

interface LockFile {
  readonly packages: Readonly<Record<string, LockEntry>>;
}

interface LockEntry {
  readonly version?: string;
  readonly integrity?: string;
  /** Set if the folder has another name than the package. */
  readonly name?: string;
}

function withAddress(path: string, entry: LockEntry, registry: string): LockEntry {
  if (entry.integrity === undefined || entry.version === undefined) return entry;
  const name = entry.name ?? path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
  const resolved = new URL(`${name}/-/${basename(name)}-${entry.version}.tgz`, registry).href;
  return { ...entry, resolved } as LockEntry;
}
