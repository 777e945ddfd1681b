import { spawnSync } from 'node:child_process';
import { chmod, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createNginxTester } from '../../src/nginx-check/nginx-tester.ts';

const hasNginx = spawnSync('nginx', ['-v']).status === 0;
const conf = (inner: string): string => `user nobody-of-that-name;\nevents {}\nhttp {\n${inner}\n}\n`;

describe('createNginxTester()', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'nginx-tester-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it.skipIf(!hasNginx)(
    'accepts a file, whatever the user of its proxies is (skipped without nginx)',
    async () => {
      expect(await createNginxTester('nginx').test(conf(''))).toEqual({ kind: 'accepted' });
    },
  );

  it.skipIf(!hasNginx)('refuses a file with what nginx says and where (skipped without nginx)', async () => {
    const verdict = await createNginxTester('nginx').test(conf('no_such_directive on;'));

    expect(verdict).toEqual({
      kind: 'refused',
      output: expect.stringMatching(/unknown directive "no_such_directive" in .*nginx\.conf:4/) as string,
    });
  });

  it.skipIf(!hasNginx)('lets nginx open its standard output as a log (skipped without nginx)', async () => {
    const logs = 'error_log /dev/stdout;\n';

    expect(await createNginxTester('nginx').test(logs + conf('access_log /dev/stdout;'))).toEqual({
      kind: 'accepted',
    });
  });

  it('tests nothing without nginx, and says so', async () => {
    expect(await createNginxTester('no-such-nginx').test('')).toEqual({
      kind: 'untested',
      reason: 'no-such-nginx -t: ENOENT',
    });
  });

  it('leaves nothing behind', async () => {
    const script = join(folder, 'nginx');
    await writeFile(script, '#!/bin/sh\necho "$4" >&2\nexit 1\n');
    await chmod(script, 0o700);
    const before = await readdir(tmpdir());

    const verdict = await createNginxTester(script).test('events {}');

    expect(verdict.kind).toBe('refused');
    const left = (await readdir(tmpdir())).filter((name) => name.startsWith('reconciler-nginx-'));
    expect(left.filter((name) => !before.includes(name))).toEqual([]);
  });
});
