import { describe, expect, it } from 'vitest';
import type { ResolvedHttp } from '../../../src/model/settings.ts';
import { isAllowedHost } from '../../../src/server/request/allowed-host.ts';

const http = (host: string, allowedHosts?: readonly string[]): ResolvedHttp => ({
  ...{ listen: { host, port: 7380 }, isDefaultAddress: false, hooks: {} },
  ...(allowedHosts === undefined ? {} : { allowedHosts }),
});
const loopback = http('127.0.0.1');

describe('isAllowedHost()', () => {
  it.each([
    'localhost',
    'LOCALHOST:7380',
    'localhost.',
    '127.0.0.1:7380',
    '10.1.2.3',
    '[::1]:7380',
    '[fe80::1]',
  ])('allows %s, which no stranger can point at us', (host) => {
    expect(isAllowedHost(host, loopback)).toBe(true);
  });

  it.each([
    'evil.example',
    'evil.example:7380',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    'reconciler',
  ])('refuses the name %s on loopback', (host) => {
    expect(isAllowedHost(host, loopback)).toBe(false);
    expect(isAllowedHost(host, http('[::1]'))).toBe(false);
    expect(isAllowedHost(host, http('localhost'))).toBe(false);
  });

  it.each([undefined, ['status.example.org']])(
    'allows the name of a service where it listens on a network',
    (allowed) => {
      expect(isAllowedHost('reconciler:7380', http('0.0.0.0', allowed))).toBe(true);
      expect(isAllowedHost('stack_reconciler', http('10.1.2.3', allowed))).toBe(true);
    },
  );

  it.each(['evil.example', 'tasks.reconciler:7380', 'reconciler.localhost', '127.0.0.1.evil.example'])(
    'refuses the name %s also where it listens on a network',
    (host) => {
      expect(isAllowedHost(host, http('0.0.0.0'))).toBe(false);
      expect(isAllowedHost(host, http('[::]', ['status.example.org']))).toBe(false);
    },
  );

  it('allows the names of the settings, wherever it listens', () => {
    expect(isAllowedHost('status.example.org', http('127.0.0.1', ['status.example.org']))).toBe(true);
    expect(isAllowedHost('Status.example.org', http('0.0.0.0', ['status.Example.org']))).toBe(true);
    expect(isAllowedHost('10.1.2.3:7380', http('0.0.0.0', ['status.example.org']))).toBe(true);
  });

  it.each([
    undefined,
    '',
    ' ',
    'a b',
    'a@b',
    'a/b',
    'a:b',
    'a:123456',
    '<script>',
    'localhost,evil.example',
    'ä',
  ])('refuses %j, which is no host', (host) => {
    expect(isAllowedHost(host, loopback)).toBe(false);
    expect(isAllowedHost(host, http('0.0.0.0'))).toBe(false);
  });
});
