import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { pullRequestOf, type PullRequest } from '../../src/forge/pull-request.ts';
import { putComment } from '../../src/forge/put-comment.ts';
import { startFakeForge } from '../support/fake-forge.ts';

const signal = new AbortController().signal;
const comment = { mark: '<!-- mark -->', text: 'the plan' };

const onGithub = (api: string): PullRequest =>
  pullRequestOf({ GITHUB_API_URL: api, GITHUB_REPOSITORY: 'team/swarm' }, '{"pull_request":{"number":7}}');

it('leaves alone what only quotes the mark', async () => {
  const forge = await startFakeForge(['> <!-- mark -->', 'text\n<!-- mark -->']);
  onTestFinished(() => forge.close());

  expect(await putComment(onGithub(forge.url), comment, 't0ken', signal)).toBe('created');

  expect(forge.comments.map(({ body }) => body)).toEqual([
    ...['> <!-- mark -->', 'text\n<!-- mark -->', '<!-- mark -->\nthe plan'],
  ]);
});

it('finds its comment behind a page of others', async () => {
  const forge = await startFakeForge([...Array.from({ length: 50 }, () => 'other'), '<!-- mark -->\nold']);
  onTestFinished(() => forge.close());

  expect(await putComment(onGithub(forge.url), comment, 't0ken', signal)).toBe('updated');

  expect(forge.comments.at(-1)?.body).toBe('<!-- mark -->\nthe plan');
});

it('says how to give it a token that may comment, and never the token', async () => {
  const forge = await startFakeForge();
  onTestFinished(() => forge.close());

  const failure = await putComment(onGithub(forge.url), comment, 'wr0ng', signal).catch(
    (error: unknown) => error,
  );

  expect(failure).toMatchObject({
    code: 'notify-failed',
    message: `Cannot comment: ${forge.url} answered with status 401`,
    hint: 'Give the job a token that may write comments: see docs/pull-requests.md',
  });
  expect(String(failure)).not.toContain('wr0ng');
});

it('gives its token to nobody to whom the forge redirects', async () => {
  const other = await startFakeForge();
  const server = createServer((_, response) => {
    response.writeHead(302, { location: other.url }).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    server.close();
    await other.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  await expect(putComment(onGithub(url), comment, 't0ken', signal)).rejects.toMatchObject({
    code: 'notify-failed',
  });
  expect(other.requests).toEqual([]);
});

it('needs a job of a pull request', () => {
  const push = { GITHUB_API_URL: 'https://api.example.org', GITHUB_REPOSITORY: 'a/b' };

  expect(() => pullRequestOf(push, '{"ref":"refs/heads/main"}')).toThrow('this is no job of a pull request');
  expect(() => pullRequestOf({ GITLAB_CI: 'true' }, undefined)).toThrow('this is no job of a pull request');
});
