import { describe, expect, it } from 'vitest';
import type { Alert, AlertEvent } from '../../../src/model/alert.ts';
import { createCommitStatusNotifier } from '../../../src/notify/channels/commit-status.ts';
import { commitStatuses, hasStatus } from '../../../src/notify/channels/commit-statuses.ts';
import type { StatusProvider } from '../../../src/notify/channels/status-apis.ts';
import type { Notifier } from '../../../src/notify/notifier.ts';
import { messageOf } from '../alerts.ts';
import { everyAlert, testCommit } from '../every-alert.ts';
import { failureIn } from '../failure-in.ts';
import { startReceiver } from '../receiver.ts';

const signal = new AbortController().signal;

const statusOn = (provider: StatusProvider, url: string, repository = 'team/swarm'): Notifier =>
  createCommitStatusNotifier({
    ...{ name: 'commits', provider, repository, address: { value: url }, token: { value: 'hunter2' } },
  });

describe('createCommitStatusNotifier()', () => {
  it('posts to GitHub', async () => {
    const receiver = await startReceiver((response) => response.writeHead(201).end('{}'));

    await statusOn('github', receiver.url).send(messageOf(everyAlert['sync.succeeded']), signal);

    const [post] = receiver.received;
    expect(post).toMatchObject({
      path: `/repos/team/swarm/statuses/${testCommit}`,
      headers: { authorization: 'Bearer hunter2', accept: 'application/vnd.github+json' },
    });
    expect(JSON.parse(post!.body)).toEqual({
      state: 'success',
      description: 'Sync succeeded. The swarm follows 1f0c9a2be4d7: 2 changes applied',
      context: 'reconciler/default',
    });
  });

  it('posts to GitLab, in a group of groups and below a path', async () => {
    const receiver = await startReceiver((response) => response.writeHead(201).end('{}'));

    await statusOn('gitlab', `${receiver.url}/api/v4/`, 'team/sub/swarm').send(
      messageOf(everyAlert['manifest.invalid']),
      signal,
    );

    const [post] = receiver.received;
    expect(post).toMatchObject({
      path: `/api/v4/projects/team%2Fsub%2Fswarm/statuses/${testCommit}`,
      headers: { 'private-token': 'hunter2' },
    });
    expect(JSON.parse(post!.body)).toMatchObject({ state: 'failed', name: 'reconciler/default' });
  });

  it('posts to Gitea', async () => {
    const receiver = await startReceiver((response) => response.writeHead(201).end('{}'));

    await statusOn('gitea', `${receiver.url}/api/v1`).send(messageOf(everyAlert['revision.found']), signal);

    const [post] = receiver.received;
    expect(post).toMatchObject({
      path: `/api/v1/repos/team/swarm/statuses/${testCommit}`,
      headers: { authorization: 'token hunter2' },
    });
    expect(JSON.parse(post!.body)).toMatchObject({ state: 'pending', context: 'reconciler/default' });
  });

  it('is content where GitLab has the status already', async () => {
    const answer = '{"message":"Cannot transition status via :enqueue from :pending"}';
    const receiver = await startReceiver((response) => response.writeHead(400).end(answer));
    const message = messageOf(everyAlert['revision.found']);

    await expect(statusOn('gitlab', receiver.url).send(message, signal)).resolves.toBeUndefined();
    await expect(failureIn(statusOn('github', receiver.url).send(message, signal))).resolves.toMatchObject({
      arrival: 'refused',
    });
  });

  it('cuts a long description, and keeps the repository within its path', async () => {
    const receiver = await startReceiver((response) => response.writeHead(201).end());
    const alert = { ...everyAlert['sync.failed'], summary: 'x\r\n'.repeat(100_000) };

    await statusOn('github', receiver.url, 'team/a?b#c d').send(messageOf(alert), signal);

    const [post] = receiver.received;
    expect(post?.path).toBe(`/repos/team/a%3Fb%23c%20d/statuses/${testCommit}`);
    const { description } = JSON.parse(post!.body) as { readonly description: string };
    expect(description.length).toBeLessThanOrEqual(140);
  });
});

describe('commitStatuses()', () => {
  const statusOf = (event: AlertEvent, open: readonly Alert[] = []): unknown =>
    commitStatuses({ items: [{ alert: everyAlert[event] }], open }).map(({ state }) => state)[0];

  it.each([
    ['revision.found', 'pending'],
    ['revision.applied', 'success'],
    ['approval.needed', 'pending'],
    ['manifest.invalid', 'failure'],
    ['sync.failed', 'failure'],
    ['health.degraded', 'failure'],
    ['sync.succeeded', 'success'],
    ['health.recovered', 'success'],
    ['drift.detected', undefined],
    ['manifest.valid', undefined],
  ] as const)('has for %s: %s', (event, state) => {
    expect(statusOf(event)).toBe(state);
    expect(hasStatus(everyAlert[event])).toBe(state !== undefined);
  });

  it('has no success while something else of the commit is wrong', () => {
    const { commit: _commit, ...other } = everyAlert['sync.failed'];

    expect(statusOf('health.recovered', [everyAlert['sync.failed']])).toBeUndefined();
    expect(statusOf('health.recovered', [other])).toBe('success');
    expect(statusOf('health.recovered', [everyAlert['drift.detected']])).toBe('success');
  });

  it('has the last status of each commit, in order', () => {
    const other = 'b'.repeat(64);
    const items = [
      everyAlert['revision.found'],
      { ...everyAlert['revision.found'], commit: other },
      everyAlert['sync.succeeded'],
    ].map((alert) => ({ alert }));

    expect(commitStatuses({ items, open: [] }).map(({ commit, state }) => [commit, state])).toEqual([
      [other, 'pending'],
      [testCommit, 'success'],
    ]);
  });

  it.each([undefined, '', '1f0c9a2be4d7', '../../../user', `${testCommit}/../x`])(
    'has none for the commit %j',
    (commit) => {
      const { commit: _, ...rest } = everyAlert['sync.failed'];
      const alert = commit === undefined ? rest : { ...rest, commit };

      expect(hasStatus(alert)).toBe(false);
      expect(commitStatuses({ items: [{ alert }], open: [] })).toEqual([]);
    },
  );
});
