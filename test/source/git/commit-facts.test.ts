import { expect, test } from 'vitest';
import { sourceOf } from './git-reading.ts';
import { gitRepository } from './git-repository.ts';

const revisionWith = async (message: string) => {
  const repository = await gitRepository();
  const commit = await repository.push({ 'a.yaml': 'a' }, message);
  return { commit, revision: await (await sourceOf({ url: repository.url })).fetch() };
};

test('createGitSource() tells the whole id of the commit, its subject and its author', async () => {
  const { commit, revision } = await revisionWith('feat: first');

  expect(revision).toMatchObject({
    ...{ id: commit.slice(0, 12), commit, subject: 'feat: first', author: 'Ada' },
    allowedInterruptions: [],
  });
});

test.each([
  ['one', 'x\n\nReconciler-Allow-Interruption: service/web', ['service/web']],
  [
    'several, in any case, beside others',
    'x\n\nSome text.\n\nReconciler-Allow-Interruption: service/web\nreconciler-allow-interruption: all\nSigned-off-by: Ada',
    ['service/web', 'all'],
  ],
  ['a folded one', 'x\n\nReconciler-Allow-Interruption:\n service/web', ['service/web']],
  ['an empty one', 'x\n\nReconciler-Allow-Interruption:', []],
])('createGitSource() reads what the trailers of a commit allow: %s', async (_what, message, expected) => {
  expect((await revisionWith(message)).revision.allowedInterruptions).toEqual(expected);
});

test.each([
  ['the subject', 'Reconciler-Allow-Interruption: all'],
  ['a second line of the subject', 'x\nReconciler-Allow-Interruption: all'],
  ['a paragraph before the last one', 'x\n\nReconciler-Allow-Interruption: all\n\nThe end of the text.'],
  ['a sentence', 'x\n\nPlease add Reconciler-Allow-Interruption: all'],
  ['lines of text', 'x\n\none\ntwo\nthree\nfour\nReconciler-Allow-Interruption: all'],
])('createGitSource() does not take %s for a trailer', async (_what, message) => {
  expect((await revisionWith(message)).revision.allowedInterruptions).toEqual([]);
});

test('createGitSource() does not count the message of an earlier commit', async () => {
  const repository = await gitRepository();
  await repository.push({ 'a.yaml': 'a' }, 'x\n\nReconciler-Allow-Interruption: all');
  await repository.push({ 'a.yaml': 'b' }, 'y');

  expect((await (await sourceOf({ url: repository.url })).fetch()).allowedInterruptions).toEqual([]);
});

test('createGitSource() keeps what a commit allows short and printable', async () => {
  const lines = Array.from(
    { length: 150 },
    () => `Reconciler-Allow-Interruption: a\u001b[31m${'b'.repeat(300)}`,
  );

  const { allowedInterruptions } = (await revisionWith(`x\n\n${lines.join('\n')}`)).revision;

  expect(allowedInterruptions).toHaveLength(100);
  expect(new Set(allowedInterruptions)).toEqual(new Set([`a [31m${'b'.repeat(194)}`]));
});
