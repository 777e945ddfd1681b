import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { proxyImage } from '../../src/defaults/images.ts';
import { readSettings } from '../../src/settings/read-settings.ts';
import { unknownVariables } from '../../src/settings/environment.ts';
import { findProgram } from '../../tools/lab/program.ts';

const root = join(import.meta.dirname, '..', '..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

interface Service {
  readonly image?: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly secrets?: readonly { readonly source: string; readonly target: string; readonly mode: number }[];
  readonly volumes?: readonly unknown[];
  readonly networks?: unknown;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly user?: string;
}

interface Stack {
  readonly services: Readonly<Record<'reconciler' | 'socket-proxy', Service>>;
  readonly secrets: Readonly<Record<string, { readonly external: boolean; readonly name: string }>>;
}

// As docker reads them. They have only what YAML and these types know.
const stack = parse(read('deploy/reconciler.yml'), { version: '1.1' }) as Stack;
const further = parse(read('deploy/reconciler.secrets.yml'), { version: '1.1' }) as Stack;
const { version } = JSON.parse(read('package.json')) as { readonly version: string };

describe('deploy/reconciler.yml', () => {
  const { reconciler, 'socket-proxy': socketProxy } = stack.services;

  it('has the images of this version, and no host of a registry', () => {
    expect(reconciler.image).toBe(`\${RECONCILER_IMAGE:-swarm-reconciler:${version}}`);
    expect(socketProxy.image).toBe(`\${RECONCILER_PROXY_IMAGE:-${proxyImage}}`);
  });

  it('gives the socket to the socket proxy only, and neither is root', () => {
    const socket = '/var/run/docker.sock:/var/run/docker.sock';
    expect(reconciler.volumes).not.toContain(socket);
    expect(socketProxy.volumes).toContain(socket);
    expect(socketProxy.networks).toEqual(['engine']);
    for (const { read_only: isReadOnly, cap_drop: dropped, user = '0' } of [reconciler, socketProxy]) {
      expect(isReadOnly).toBe(true);
      expect(dropped).toEqual(['ALL']);
      expect(user).toMatch(/^[1-9]/);
    }
  });

  it.each([stack, further])(
    'sets variables that are settings, and mounts each secret that they name',
    (file) => {
      const { environment = {}, secrets = [] } = file.services.reconciler;
      const files = Object.values(environment).filter((value) => value.startsWith('/run/secrets/'));
      const targets = secrets.map(({ target }) => `/run/secrets/${target}`);

      expect(unknownVariables(environment)).toEqual([]);
      expect(files.filter((path) => !targets.includes(path))).toEqual([]);
      for (const { source, mode } of secrets) {
        expect(file.secrets[source]).toEqual({ external: true, name: `reconciler-${source}` });
        expect(mode).toBe(0o400);
      }
    },
  );

  it('has valid settings with the file of docs/install.md', () => {
    const [, settings = ''] = /reconciler\.yaml <<END\n([^]*?)END\n/.exec(read('docs/install.md')) ?? [];
    const { problems } = readSettings({
      file: { path: '/etc/reconciler/reconciler.yaml', content: Buffer.from(settings) },
      environment: { ...reconciler.environment, ...further.services.reconciler.environment },
      flags: { value: {}, placeOf: () => ({}) },
      workingFolder: '/',
    });

    expect(settings).toContain('address: ');
    expect(problems).toEqual([]);
  });
});

describe('the commands of docs/install.md', () => {
  it('build and name the images of this version', () => {
    const images = [...read('docs/install.md').matchAll(/swarm-reconciler(?:\/\w+)?:(\d[\w.]*)/g)];

    expect(images.length).toBeGreaterThan(5);
    expect(new Set(images.map(([, tag]) => tag))).toEqual(new Set([version]));
  });
});

const analyze = findProgram('systemd-analyze');

describe.skipIf(analyze === undefined)('deploy/reconciler.service (needs systemd-analyze)', () => {
  it('is a unit that systemd understands', () => {
    const folder = mkdtempSync(join(tmpdir(), 'reconciler-unit-'));
    const unit = join(folder, 'reconciler.service');
    // The command is not installed here.
    writeFileSync(unit, read('deploy/reconciler.service').replace(/^ExecStart=\S+/m, 'ExecStart=/bin/true'));
    const run = (...args: readonly string[]): string => {
      const { stdout, stderr } = spawnSync(analyze ?? '', [...args, unit], { encoding: 'utf8' });
      return stdout + stderr;
    };

    expect(run('verify')).toBe('');
    expect(run('security', '--offline=yes', '--no-pager')).toMatch(/exposure level [^\n]*: [01]\.\d OK/);
    rmSync(folder, { recursive: true });
  });
});
