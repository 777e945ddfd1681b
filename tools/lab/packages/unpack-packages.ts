import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LabError, reasonOf } from '../lab-error.ts';
import { run } from '../program.ts';

/** Packages of a Debian release, without those that they depend on. */
export interface DebianSource {
  readonly suite: string;
  readonly packages: readonly string[];
}

const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';

/** Extracts packages into a folder without installing them, unless that was done before. `prepare` finishes and checks it. */
export async function unpackOnce(
  what: string,
  source: DebianSource,
  folder: string,
  prepare: (folder: string) => void | Promise<void>,
): Promise<void> {
  if (existsSync(folder)) return;
  // Test files that run beside each other may fetch the same.
  const draft = `${folder}.${process.pid}`;
  const archive = await findArchive(what);
  try {
    await rm(draft, { recursive: true, force: true });
    await unpack(archive, source, draft);
    await prepare(draft);
    await rename(draft, folder).catch((error: unknown) => {
      if (!existsSync(folder)) throw error;
    });
  } catch (error) {
    throw new LabError(
      `Cannot fetch ${what} from the packages of Debian ${source.suite}: ${reasonOf(error)}: ` +
        `make sure that this machine can reach ${archive}, and that the package debian-archive-keyring is up to date`,
      { cause: error },
    );
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** Where the machine's own packages come from has those of other releases too. */
async function findArchive(what: string): Promise<string> {
  const wanted = ['Created-By: Packages', 'Label: Debian', 'Component: main'];
  const found = await run('apt-get', ['indextargets', '--format', '$(REPO_URI)', ...wanted]);
  const [archive = ''] = found.split('\n');
  if (archive !== '') return archive;
  throw new LabError(
    `Cannot fetch ${what}: apt knows no source of Debian on this machine: ` +
      'add one to /etc/apt/sources.list.d and run apt-get update',
  );
}

async function unpack(archive: string, { suite, packages }: DebianSource, folder: string): Promise<void> {
  const apt = join(folder, 'apt');
  const env = { ...process.env, APT_CONFIG: await prepareApt(apt, `${archive} ${suite}`) };
  await run('apt-get', ['--quiet=2', 'update'], { env, timeoutMs: 120_000 });
  // It writes to the working directory, and has no option for another.
  const download = ['-c', 'cd "$1"; shift; exec apt-get --quiet=2 download "$@"', 'sh', apt, ...packages];
  await run('/bin/sh', download, { env, timeoutMs: 300_000 });
  const files = (await readdir(apt)).filter((file) => file.endsWith('.deb'));
  for (const file of files) await run('dpkg-deb', ['--extract', join(apt, file), folder]);
  await rm(apt, { recursive: true });
}

/** A configuration that gives apt a source, lists and a cache of its own: nothing that the machine has is changed. */
async function prepareApt(folder: string, source: string): Promise<string> {
  for (const path of ['lists/partial', 'archives/partial', 'parts']) {
    await mkdir(join(folder, path), { recursive: true });
  }
  await writeFile(join(folder, 'status'), '');
  await writeFile(join(folder, 'sources.list'), `deb [signed-by=${keyring}] ${source} main\n`);
  const settings = {
    'Dir::State': folder,
    'Dir::State::status': join(folder, 'status'),
    'Dir::Cache': folder,
    'Dir::Etc::sourcelist': join(folder, 'sources.list'),
    'Dir::Etc::sourceparts': join(folder, 'parts'),
    'Dir::Etc::preferences': join(folder, 'preferences'),
    'Dir::Etc::preferencesparts': join(folder, 'parts'),
    'Acquire::Languages': 'none',
    'Acquire::Retries': '2',
    // Otherwise a source that does not answer is only a warning.
    'APT::Update::Error-Mode': 'any',
    // Otherwise apt drops its privileges and cannot write here.
    'APT::Sandbox::User': 'root',
  };
  const file = join(folder, 'apt.conf');
  const lines = Object.entries(settings).map(([name, value]) => `${name} "${value}";\n`);
  await writeFile(file, lines.join(''));
  return file;
}
