import { expect, test } from 'vitest';
import type { Failure } from '../../../src/model/failure.ts';
import { createGitSource } from '../../../src/source/git/git-source.ts';

test.each([
  'ext::sh -c "touch /tmp/owned"',
  '--upload-pack=touch',
  '-oProxyCommand=touch',
  'ssh://-oProxyCommand=touch/x',
  'ssh://git@-oProxyCommand=touch/x',
  'git@-host:x',
  'git@host:-x',
  'http://host/plain.git',
  'git://host/plain.git',
  'fd::17',
  'https://robot:hunter2%0Ahost=other@host/x',
  'https://host/a\u0007b',
  '',
])('createGitSource() rejects %j as an address', (url) => {
  expect(() => createGitSource({ url, workDir: 'unused' })).toThrow(
    expect.objectContaining({ code: 'source-invalid', kind: 'rejected' }),
  );
});

test.each(['http://host/x.git', 'git://host/x.git'])('createGitSource() says why it refuses %s', (url) => {
  expect(() => createGitSource({ url, workDir: 'unused' })).toThrow(
    'is not encrypted: whoever is on the way could read and replace the manifests',
  );
});

test.each(['https://robot:hunter2@host/x.git', 'ssh://:@host/x.git', 'https://a:b@c@host/x.git'])(
  'createGitSource() refuses a password in an address, and tells the way out: %s',
  (url) => {
    expect(() => createGitSource({ url, workDir: 'unused' })).toThrow(
      expect.objectContaining({
        code: 'source-invalid',
        message: expect.stringContaining('it contains a password') as string,
        hint: expect.stringContaining('RECONCILER_SOURCE_TOKEN_FILE') as string,
      }),
    );
  },
);

test.each(['https://robot@host/x.git', 'https://host/a:b@c.git', 'git@host:x.git', 'ssh://git@host:22/x'])(
  'createGitSource() finds no password in %s',
  (url) => {
    expect(createGitSource({ url, workDir: 'unused' }).partial).toBe(false);
  },
);

test.each(['-x', '--upload-pack=x', 'a b', 'a..b', 'a:b', 'a^', '', 'x\u001b'])(
  'createGitSource() rejects %j as a ref',
  (ref) => {
    expect(() => createGitSource({ url: 'https://host/x.git', ref, workDir: 'unused' })).toThrow(
      expect.objectContaining({ code: 'source-invalid' }),
    );
  },
);

test('createGitSource() rejects a path that leads out of the repository', () => {
  expect(() => createGitSource({ url: 'https://host/x.git', path: 'a/../..', workDir: 'unused' })).toThrow(
    'leads out of the repository',
  );
});

test.each([
  'http://robot:hunter2@host/x?token=hunter3',
  'https://robot:hun/ter2@host/',
  'https://robot:hun"ter2@host/',
])('createGitSource() shows no credentials of a rejected address either: %s', (url) => {
  let message = '';
  try {
    createGitSource({ url, workDir: 'unused' });
  } catch (error) {
    message = JSON.stringify([(error as Failure).message, (error as Failure).resource]);
  }

  expect(message).toContain('Cannot use git repository');
  expect(message).not.toMatch(/hun|ter\d|robot/);
});
