import { expect, test } from 'vitest';
import { signersFileOf, sourceAccessOf } from '../../src/cli/source-access-of.ts';

test('sourceAccessOf() reads how a git repository is reached from the environment', () => {
  const env = {
    RECONCILER_SOURCE_TOKEN_FILE: '/run/secrets/token',
    RECONCILER_SOURCE_USER: 'robot',
    RECONCILER_SOURCE_SSH_KEY_FILE: '/run/secrets/key',
    RECONCILER_SOURCE_KNOWN_HOSTS_FILE: '/etc/known_hosts',
    RECONCILER_SOURCE_CA_FILE: '',
    RECONCILER_SOURCE_ALLOW_HTTP: 'true',
  };

  expect(sourceAccessOf(env)).toEqual({
    tokenFile: '/run/secrets/token',
    user: 'robot',
    sshKeyFile: '/run/secrets/key',
    knownHostsFile: '/etc/known_hosts',
    allowHttp: true,
  });
});

test('sourceAccessOf() does not allow http unless it is told to', () => {
  expect(sourceAccessOf({})).toEqual({ allowHttp: false });
  expect(sourceAccessOf({ RECONCILER_SOURCE_ALLOW_HTTP: '1' })).toEqual({ allowHttp: false });
});

test('signersFileOf() reads whose commits are used from the environment', () => {
  expect(signersFileOf({ RECONCILER_SOURCE_ALLOWED_SIGNERS_FILE: '/signers' })).toBe('/signers');
  expect(signersFileOf({ RECONCILER_SOURCE_ALLOWED_SIGNERS_FILE: '' })).toBeUndefined();
});
