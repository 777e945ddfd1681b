import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCredentials } from '../../src/credentials/create-credentials.ts';
import type { FoundCredentials } from '../../src/ports/registry-credentials.ts';

let folder: string;
let nowMs: number;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reconciler-credentials-'));
  nowMs = 0;
});

afterEach(() => rm(folder, { recursive: true }));

const configure = (config: unknown): Promise<void> =>
  writeFile(join(folder, 'config.json'), typeof config === 'string' ? config : JSON.stringify(config));

const open = () =>
  createCredentials({
    file: undefined,
    env: { DOCKER_CONFIG: folder, PATH: `${join(folder, 'bin')}${delimiter}${process.env['PATH'] ?? ''}` },
    clock: { monotonicMs: () => nowMs },
  });

const find = (image: string): Promise<FoundCredentials> => open().find(image);

/** What is sent, or what is said instead. */
function sentBy(found: FoundCredentials): unknown {
  if (found.kind === 'found') return JSON.parse(Buffer.from(found.auth.reveal(), 'base64url').toString());
  return found.kind === 'none' ? 'none' : found.reason;
}

async function helper(name: string, script: string): Promise<void> {
  await mkdir(join(folder, 'bin'), { recursive: true });
  const file = join(folder, 'bin', `docker-credential-${name}`);
  await writeFile(file, `#!/bin/sh\n${script}\n`);
  await chmod(file, 0o755);
}

const auth = Buffer.from('ann:pass:word').toString('base64');

describe('credentials in the docker config file', () => {
  it.each([
    ['the host of the registry', { 'r.example': { auth } }],
    ['a URL of it, as older clients write it', { 'https://r.example/v1/': { auth } }],
  ])('are found by %s', async (_what, auths) => {
    await configure({ auths });

    expect(sentBy(await find('r.example/app:1'))).toEqual({
      username: 'ann',
      password: 'pass:word',
      serveraddress: 'r.example',
    });
  });

  it('are those of Docker Hub for an image without a host', async () => {
    await configure({ auths: { 'https://index.docker.io/v1/': { auth } } });

    for (const image of ['nginx', 'docker.io/team/app'])
      expect(sentBy(await find(image))).toMatchObject({ serveraddress: 'https://index.docker.io/v1/' });
  });

  it('may be an identity token', async () => {
    await configure({ auths: { 'r.example': { identitytoken: 'token' } } });

    expect(sentBy(await find('r.example/app'))).toEqual({
      identitytoken: 'token',
      serveraddress: 'r.example',
    });
  });

  it.each([
    ['there is no file', undefined],
    ['another registry has some', { auths: { 'other.example': { auth } } }],
    ['docker logout left an empty entry', { auths: { 'r.example': {} } }],
    ['the registry is called like a field of objects', { auths: {} }],
  ])('are none if %s', async (_why, config) => {
    if (config !== undefined) await configure(config);

    expect(sentBy(await find('r.example/app'))).toBe('none');
  });

  it('are encoded as the engine needs them: base64 for URLs, with padding', async () => {
    await configure({ auths: { 'r.example': { username: '>>>>', password: '????' } } });
    const found = await find('r.example/app');

    const text = found.kind === 'found' ? found.auth.reveal() : '';
    expect(text).toMatch(/^[A-Za-z0-9_-]+=*$/);
    expect(text.length % 4).toBe(0);
  });

  it('show up in no JSON', async () => {
    await configure({ auths: { 'r.example': { auth } } });

    expect(JSON.stringify(await find('r.example/app'))).toBe('{"kind":"found","auth":"(sensitive)"}');
  });

  it('cannot be read from broken JSON: the reason names the place, and quotes nothing', async () => {
    await configure('{\n"auths": {"r.example": {"auth": "c2VjcmV0"},, }}');

    const found = await find('r.example/app');
    expect(sentBy(found)).toBe(
      `Cannot use the registry credentials in "${join(folder, 'config.json')}:2:45": it is not valid JSON`,
    );
  });

  it('are read again after a while', async () => {
    await configure({ auths: {} });
    const credentials = open();
    expect(sentBy(await credentials.find('r.example/app'))).toBe('none');
    await configure({ auths: { 'r.example': { auth } } });

    expect(sentBy(await credentials.find('r.example/app'))).toBe('none');
    nowMs += 60_000;
    expect(sentBy(await credentials.find('r.example/app'))).toMatchObject({ username: 'ann' });
  });
});

describe('credentials of a helper program', () => {
  const use = (name: string): Promise<void> => configure({ credHelpers: { 'r.example': name } });

  it('are asked for by the address of the registry, on stdin', async () => {
    await helper('test', 'printf \'{"Username":"ann","Secret":"%s"}\' "$1 $(cat)"');
    await use('test');

    expect(sentBy(await find('r.example/app'))).toEqual({
      username: 'ann',
      password: 'get r.example',
      serveraddress: 'r.example',
    });
  });

  it('are of credsStore for all other registries', async () => {
    await helper('store', 'printf \'{"Username":"<token>","Secret":"t"}\'');
    await configure({ credsStore: 'store', auths: { 'r.example': {} } });

    expect(sentBy(await find('r.example/app'))).toEqual({ identitytoken: 't', serveraddress: 'r.example' });
  });

  it('are none if the helper does not know the registry', async () => {
    await helper('test', 'echo credentials not found in native keychain; exit 1');
    await use('test');

    expect(sentBy(await find('r.example/app'))).toBe('none');
  });

  it.each([
    ['fails', 'echo hunter2; echo hunter2 >&2; exit 3', 'it ended with code 3'],
    ['prints something else', 'echo hunter2', 'its answer has no Username and Secret'],
    ['is killed', 'kill -9 $$', 'it was ended by SIGKILL'],
  ])('cannot be read if it %s', async (_what, script, reason) => {
    await helper('test', script);
    await use('test');

    expect(sentBy(await find('r.example/app'))).toBe(`docker-credential-test get failed: ${reason}`);
  });

  it('cannot be read if it is not there, or is no name of a program', async () => {
    await use('missing');
    expect(sentBy(await find('r.example/app'))).toContain('there is no such program');
    await use('../../bin/sh');
    expect(sentBy(await find('r.example/app'))).toContain('this cannot be the name of a program');
  });

  it('cannot be read if it hangs', async () => {
    await helper('test', 'exec sleep 60');
    await use('test');

    expect(sentBy(await find('r.example/app'))).toContain('no answer within 10 seconds');
  });
});
