import { chmod, copyFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Failure } from '../../../src/model/failure.ts';
import type { SourceAccess } from '../../../src/model/settings.ts';
import { describeGitServer } from '../../support/git-server/describe-git-server.ts';
import {
  missingForHttps,
  startHttpsGitServer,
  type HttpsGitServer,
} from '../../support/git-server/https-server.ts';
import { missingForSsh, startSshGitServer, type SshGitServer } from '../../support/git-server/ssh-server.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { contentsOf, failureOf, sourceOf } from './git-reading.ts';
import { gitRepository, type GitRepository } from './git-repository.ts';

const served = async (): Promise<{ readonly repository: GitRepository; readonly path: string }> => {
  const repository = await gitRepository({ 'a.yaml': 'a' });
  return { repository, path: repository.url };
};

const read = async (url: string, access: SourceAccess) =>
  contentsOf((await (await sourceOf({ url, access })).fetch()).files);

const refusal = async (url: string, access: SourceAccess): Promise<Failure> =>
  failureOf(await sourceOf({ url, access }));

describeGitServer('a git server over https', missingForHttps(), () => {
  let server: HttpsGitServer;
  beforeAll(async () => {
    server = await startHttpsGitServer('/');
  });
  afterAll(() => server.close());

  test('createGitSource() reads a repository whose server has a certificate of the named authority', async () => {
    const { path } = await served();

    expect(await read(`${server.https}${path}`, { caFile: server.caFile })).toEqual([['a.yaml', 'a']]);
  });

  test('createGitSource() does not talk to a server whose authority it does not know, and tells the way out', async () => {
    const { path } = await served();

    expect(await refusal(`${server.https}${path}`, {})).toMatchObject({
      code: 'source-unavailable',
      kind: 'blocked',
      hint: expect.stringContaining('RECONCILER_SOURCE_CA_FILE') as string,
    });
  });

  test('createGitSource() reads the token again each time, and says so when the server refuses it', async () => {
    const { repository, path } = await served();
    const tokenFile = join(await temporaryFolder({ token: 'first-token\n' }), 'token');
    const access = { caFile: server.caFile, tokenFile, user: 'robot' };
    const source = await sourceOf({ url: `${server.https}/private${path}`, access });
    expect(contentsOf((await source.fetch()).files)).toEqual([['a.yaml', 'a']]);

    await server.setToken('second-token');
    const refused = await failureOf(source);
    await writeFile(tokenFile, 'second-token\n');
    await repository.push({ 'a.yaml': 'b' });
    const after = contentsOf((await source.fetch()).files);
    await server.setToken('first-token');

    expect(refused).toMatchObject({
      code: 'source-unavailable',
      kind: 'blocked',
      hint: expect.stringContaining('RECONCILER_SOURCE_TOKEN_FILE') as string,
    });
    expect(JSON.stringify([refused.message, refused.cause])).not.toContain('token\n');
    expect(after).toEqual([['a.yaml', 'b']]);
  });

  test('createGitSource() asks nobody for a token that is missing', async () => {
    const { path } = await served();

    expect(await refusal(`${server.https}/private${path}`, { caFile: server.caFile })).toMatchObject({
      code: 'source-unavailable',
      kind: 'blocked',
    });
  });

  test('createGitSource() reads over http only where that is allowed', async () => {
    const { path } = await served();
    const url = `${server.http}${path}`;

    expect(await read(url, { allowHttp: true })).toEqual([['a.yaml', 'a']]);
    await expect(read(url, {})).rejects.toMatchObject({
      code: 'source-invalid',
      message: expect.stringContaining('"http" is not encrypted') as string,
      hint: expect.stringContaining('RECONCILER_SOURCE_ALLOW_HTTP=true') as string,
    });
  });

  test('createGitSource() recovers when the server comes back', async () => {
    const { repository, path } = await served();
    const source = await sourceOf({ url: `${server.https}${path}`, access: { caFile: server.caFile } });
    await source.fetch();

    await server.stop();
    const away = await failureOf(source);
    await server.start();
    await repository.push({ 'a.yaml': 'b' });

    expect(away).toMatchObject({ code: 'source-unavailable', kind: 'transient' });
    expect(contentsOf((await source.fetch()).files)).toEqual([['a.yaml', 'b']]);
  });
});

describeGitServer('a git server over ssh', missingForSsh(), () => {
  let server: SshGitServer;
  beforeAll(async () => {
    server = await startSshGitServer();
  });
  afterAll(() => server.close());

  test('createGitSource() reads a repository with the named key and the named host keys', async () => {
    const { path } = await served();
    const { keyFile: sshKeyFile, knownHostsFile } = server;

    expect(await read(`${server.ssh}${path}`, { sshKeyFile, knownHostsFile })).toEqual([['a.yaml', 'a']]);
  });

  test('createGitSource() does not talk to a host whose key is unknown, and tells how to add it', async () => {
    const { path } = await served();
    const knownHostsFile = join(await temporaryFolder({ hosts: '' }), 'hosts');

    expect(
      await refusal(`${server.ssh}${path}`, { sshKeyFile: server.keyFile, knownHostsFile }),
    ).toMatchObject({
      kind: 'blocked',
      message: expect.stringContaining('the key of its host is not known') as string,
      hint: expect.stringContaining('ssh-keyscan') as string,
    });
  });

  test('createGitSource() warns of an attack when the key of a host has changed', async () => {
    const { path } = await served();
    const { keyFile: sshKeyFile, wrongHostsFile: knownHostsFile } = server;

    expect(await refusal(`${server.ssh}${path}`, { sshKeyFile, knownHostsFile })).toMatchObject({
      kind: 'rejected',
      message: expect.stringContaining('this may be an attack') as string,
      hint: expect.stringContaining('Do not accept the new key') as string,
    });
  });

  test('createGitSource() says that a key may not log in', async () => {
    const { path } = await served();
    const key = join(await temporaryFolder(), 'key');
    await copyFile(join(dirname(server.keyFile), 'other'), key);
    await chmod(key, 0o600);

    const { knownHostsFile } = server;
    expect(await refusal(`${server.ssh}${path}`, { sshKeyFile: key, knownHostsFile })).toMatchObject({
      kind: 'blocked',
      hint: expect.stringContaining('RECONCILER_SOURCE_SSH_KEY_FILE') as string,
    });
  });
});
