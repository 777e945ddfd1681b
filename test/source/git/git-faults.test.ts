import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import type { RevisionSource } from '../../../src/ports/revision-source.ts';
import { gitLimits } from '../../../src/source/git/git-limits.ts';
import { describeGitServer } from '../../support/git-server/describe-git-server.ts';
import { startFaultyLink, type FaultyLink, type LinkFault } from '../../support/git-server/faulty-link.ts';
import {
  missingForHttps,
  startHttpsGitServer,
  type HttpsGitServer,
} from '../../support/git-server/https-server.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { contentsOf, failureOf, sourceOf } from './git-reading.ts';
import { gitRepository, type GitRepository } from './git-repository.ts';

vi.setConfig({ testTimeout: 120_000 });

const noise = (bytes: number): string => randomBytes(bytes / 2).toString('hex');

interface World {
  readonly repository: GitRepository;
  /** With the limits of the test. */
  readonly source: RevisionSource;
  /** The same with the limits of users. */
  readonly patient: RevisionSource;
  readonly workDir: string;
}

/** The git processes that read with this work folder, of this process or of nobody. */
const gitProcesses = (workDir: string): readonly string[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`GIT_DIR=${workDir}/`);
      } catch {
        return false;
      }
    });

describeGitServer('a git server that fails', missingForHttps(), () => {
  let server: HttpsGitServer;
  let link: FaultyLink;
  beforeAll(async () => {
    server = await startHttpsGitServer('/');
    link = await startFaultyLink(server.ports.http);
  });
  afterEach(() => {
    link.setFault(undefined);
  });
  afterAll(async () => {
    await link.close();
    await server.close();
  });

  /** A source that has been read once, of a repository that has gained some 300 kB since then. */
  async function world(limits: Partial<typeof gitLimits> = {}): Promise<World> {
    const repository = await gitRepository({ 'a.yaml': 'first' });
    const workDir = await temporaryFolder();
    const url = `http://127.0.0.1:${link.port}${repository.url}`;
    const access = { allowHttp: true };
    const patient = await sourceOf({ url, workDir, access });
    const source = await sourceOf({ url, workDir, access, limits: { ...gitLimits, ...limits } });
    await patient.fetch();
    await repository.push({ 'a.yaml': 'second', noise: noise(300_000) });
    return { repository, source, patient, workDir };
  }

  /** The last good clone is there, nothing else, and no process is left; the next read succeeds. */
  async function expectRecovery({ patient, workDir }: World, content = 'second'): Promise<void> {
    expect(gitProcesses(workDir)).toEqual([]);
    expect(await readdir(workDir)).toEqual([expect.stringMatching(/^[0-9a-f]+\.git$/)]);
    link.setFault(undefined);
    expect(contentsOf((await patient.fetch()).files)).toEqual([['a.yaml', content]]);
  }

  const faults: readonly (readonly [string, LinkFault, RegExp])[] = [
    ['hangs before its first answer', { kind: 'hang', afterBytes: 0 }, /timed out/],
    ['hangs in mid-transfer', { kind: 'hang', afterBytes: 50_000 }, /timed out/],
    ['closes the connection at once', { kind: 'cut', afterBytes: 0 }, /Empty reply|reset|Recv failure/],
    [
      'closes the connection in mid-transfer',
      { kind: 'cut', afterBytes: 50_000 },
      /the connection broke off/,
    ],
    ['sends a pack that is damaged on the way', { kind: 'corrupt', afterBytes: 50_000 }, /./],
  ];
  test.each(faults)(
    'createGitSource() keeps its clone when a server %s, and recovers',
    async (_what, fault, message) => {
      const w = await world(fault.kind === 'hang' ? { quietMs: 3_000 } : {});
      link.setFault(fault);

      const failure = await failureOf(w.source);

      expect(failure).toMatchObject({ code: 'source-unavailable', kind: 'transient' });
      expect(failure.message).toMatch(message);
      await expectRecovery(w);
    },
  );

  test('createGitSource() ends at once when it is stopped in mid-transfer, and recovers', async () => {
    const w = await world();
    link.setFault({ kind: 'hang', afterBytes: 50_000 });
    const stop = new AbortController();

    const reading = w.source.fetch(stop.signal);
    await vi.waitUntil(() => gitProcesses(w.workDir).length > 1, { timeout: 60_000 });
    stop.abort(new Error('stopped'));

    await expect(reading).rejects.toThrow('stopped');
    await expectRecovery(w);
  });

  test('createGitSource() finishes a transfer that is slow, however long its packs take', async () => {
    const w = await world({ quietMs: 6_000 });
    link.setFault({ kind: 'slow', bytesPerSecond: 30_000 });

    expect(contentsOf((await w.source.fetch()).files)).toEqual([['a.yaml', 'second']]);
  });

  test('createGitSource() does not fetch a huge file beside the manifests from a server that can leave it out', async () => {
    const w = await world({ maxReceivedBytes: 1_000_000 });
    await w.repository.git('--git-dir', w.repository.url, 'config', 'uploadpack.allowFilter', 'true');
    await w.repository.push({ 'a.yaml': 'third', huge: noise(8_000_000) });
    link.setFault({ kind: 'slow', bytesPerSecond: 2_000_000 });

    expect(contentsOf((await w.source.fetch()).files)).toEqual([['a.yaml', 'third']]);
    await w.repository.push({ 'a.yaml': 'fourth' });
    expect(contentsOf((await w.source.fetch()).files)).toEqual([['a.yaml', 'fourth']]);
  });

  test('createGitSource() gives up on a server that cannot leave out a huge file, while it is sent', async () => {
    const w = await world({ maxReceivedBytes: 1_000_000 });
    await w.repository.push({ huge: noise(8_000_000) });
    link.setFault({ kind: 'slow', bytesPerSecond: 2_000_000 });

    const failure = await failureOf(w.source);

    expect(failure).toMatchObject({
      code: 'source-invalid',
      kind: 'rejected',
      message: expect.stringContaining('git received more than 1000000 bytes') as string,
      hint: expect.stringContaining('uploadpack.allowFilter') as string,
    });
    await w.repository.git('rm', '--quiet', 'huge');
    await w.repository.push({ 'a.yaml': 'third' });
    await expectRecovery(w, 'third');
  });

  test('createGitSource() reports a huge file that is a manifest, or that one refers to', async () => {
    const repository = await gitRepository({ 'a.yaml': noise(5_000_000) });
    await repository.git('--git-dir', repository.url, 'config', 'uploadpack.allowFilter', 'true');
    const url = `${server.http}${repository.url}`;
    const access = { allowHttp: true };

    expect(await failureOf(await sourceOf({ url, access }))).toMatchObject({
      code: 'source-invalid',
      message: 'Cannot read "a.yaml": it has more than 4194304 bytes',
    });
    await repository.git('mv', 'a.yaml', 'a.pem');
    await repository.push({});
    const source = await sourceOf({ url, access, findReferences: () => ['a.pem'] });
    expect((await source.fetch()).referenced).toEqual([{ path: 'a.pem', status: 'tooLarge' }]);
  });

  test('createGitSource() follows a history that was rewritten', async () => {
    const w = await world();
    await w.source.fetch();
    await w.repository.git('checkout', '--quiet', '--orphan', 'other');
    await w.repository.push({ 'a.yaml': 'rewritten' });

    expect(contentsOf((await w.source.fetch()).files)).toEqual([['a.yaml', 'rewritten']]);
  });

  test('createGitSource() keeps its clone when the repository of the server is damaged, and recovers', async () => {
    const w = await world();
    const blob = await w.repository.git('rev-parse', 'HEAD:a.yaml');
    await rm(join(w.repository.url, 'objects', blob.slice(0, 2), blob.slice(2)));

    expect(await failureOf(w.source)).toMatchObject({ code: 'source-unavailable' });
    await w.repository.push({ 'a.yaml': 'third' });
    await expectRecovery(w, 'third');
  });
});

test('createGitSource() gives up on a server that lists refs without end, before git needs much memory', async () => {
  const line = `004d${'1'.repeat(40)} refs/heads/${'x'.repeat(20)}\n`;
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/x-git-upload-pack-advertisement' });
    response.write('001e# service=git-upload-pack\n0000');
    const send = (): void => {
      while (!response.destroyed && response.write(line.repeat(1_000)));
    };
    response.on('drain', send);
    send();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo; // it listens on a port
  const source = await sourceOf({
    url: `http://127.0.0.1:${port}/x.git`,
    access: { allowHttp: true },
    limits: { ...gitLimits, maxMemoryBytes: 200_000_000 },
  });

  expect(await failureOf(source)).toMatchObject({
    code: 'source-invalid',
    message: expect.stringContaining('git needed more than 200000000 bytes of memory') as string,
  });
});
