import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const root = join(import.meta.dirname, '..', '..');
const execute = promisify(execFile);

/** What `npm pack --json` says about the package; only what is used. */
export interface Packed {
  readonly filename: string;
  readonly size: number;
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string; readonly mode: number }[];
}

export interface InstalledPackage {
  readonly packed: Packed;
  /** A folder with nothing but the package, installed as a user of it does. */
  readonly folder: string;
  /** Runs the installed command there. */
  run(...args: readonly string[]): Promise<string>;
  /** Runs a module there that may import the package, and returns what it prints. */
  evaluate(script: string): Promise<string>;
  remove(): Promise<void>;
}

/** Without variables of this environment that could select an engine. */
export const quietEnvironment = {
  PATH: process.env['PATH'] ?? '',
  HOME: process.env['HOME'] ?? '',
  NO_COLOR: '1',
};

/** Packs the built project and installs it in an empty folder, with the dependencies that a user gets. */
export async function installPackage(): Promise<InstalledPackage> {
  const folder = await mkdtemp(join(tmpdir(), 'reconciler-package-'));
  const npm = async (cwd: string, ...args: readonly string[]): Promise<string> =>
    (await execute('npm', [...args], { cwd, maxBuffer: 16 * 1024 * 1024 })).stdout;
  // What is built is packed: `prepare` would build it again, below tests that run it.
  const report = await npm(root, 'pack', '--ignore-scripts', '--json', '--pack-destination', folder);
  const [packed] = JSON.parse(report) as [Packed];
  await writeFile(join(folder, 'package.json'), '{ "private": true }\n');
  // The optional native parts of ssh2 are not worth a compiler here.
  const lean = ['--omit=dev', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund'];
  await npm(folder, 'install', ...lean, join(folder, packed.filename));
  const inside = async (program: string, ...args: readonly string[]): Promise<string> =>
    (await execute(program, [...args], { cwd: folder, env: quietEnvironment })).stdout;
  return {
    packed,
    folder,
    run: (...args) => inside('npx', '--no-install', 'reconciler', ...args),
    evaluate: (script) => inside(process.execPath, '--input-type=module', '--eval', script),
    remove: () => rm(folder, { recursive: true }),
  };
}
