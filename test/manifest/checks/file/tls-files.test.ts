import { describe, expect, it } from 'vitest';
import { parseManifests } from '../../../../src/manifest/parse-manifests.ts';
import { cluster, manifestFiles, referencedFiles, service } from '../../../builders/manifests.ts';
import { tlsFixture } from '../../../builders/tls.ts';

const [cert, key] = [tlsFixture('shop.crt'), tlsFixture('shop.key')];
const now = new Date('2026-01-01T00:00:00Z');

interface Tls {
  readonly cert?: string;
  readonly key?: string;
  readonly hosts?: readonly string[];
  /** The file's name, of both. */
  readonly suffix?: string;
  readonly now?: Date;
}

/** The problems of a route with these files, without their places. */
function problemsOf(tls: Tls): readonly string[] {
  const { suffix = '', hosts = ['shop.test', 'a.shop.test'] } = tls;
  const contents = Object.entries({ cert: tls.cert, key: tls.key }).flatMap(
    ([name, text]): [string, string][] => (text === undefined ? [] : [[`shop.${name}${suffix}`, text]]),
  );
  const secret = (name: string) => ({ name: `shop-${name}`, file: `shop.${name}${suffix}` });
  const route = {
    ...{ hosts, port: 8000 },
    tls: { cert: secret('cert'), ...(tls.key === undefined ? {} : { key: secret('key') }) },
  };
  const { problems } = parseManifests(
    manifestFiles(cluster('east'), service('shop', 'east', { route })),
    referencedFiles(Object.fromEntries(contents)),
    [],
    tls.now ?? now,
  );
  return problems.map(({ severity, message }) => `${severity}: ${message}`);
}

describe('the files of route.tls', () => {
  it('are good if the key fits the certificate, in one file or in two', () => {
    expect(problemsOf({ cert, key })).toEqual([]);
    expect(problemsOf({ cert: `${cert}${key}` })).toEqual([]);
    expect(problemsOf({ cert: `text before\n${cert}${tlsFixture('renewed.crt')}`, key })).toEqual([]);
    expect(problemsOf({ cert })).toEqual([]);
  });

  it('are not looked at if they are encrypted', () => {
    expect(problemsOf({ cert: 'ciphertext', key: 'ciphertext', suffix: '.age' })).toEqual([]);
  });

  it('must not be swapped', () => {
    expect(problemsOf({ cert: key, key: cert })).toEqual([
      'error: File "shop.cert" contains a private key, and no certificate',
      'error: File "shop.key" contains a certificate, and no private key',
    ]);
  });

  it('are looked at too if they are secrets of the service', () => {
    const files = { 'a.crt': key, 'a.key': cert };
    const spec = {
      route: { hosts: ['shop.test'], port: 8000, tls: { cert: 'a', key: 'b' } },
      secrets: [
        { name: 'a', file: 'a.crt' },
        { name: 'b', file: 'a.key' },
      ],
    };
    const { problems } = parseManifests(
      manifestFiles(cluster('east'), service('shop', 'east', spec)),
      referencedFiles(files),
    );

    expect(problems.map(({ path, message }) => [path, message])).toEqual([
      ['/spec/route/tls/cert', 'File "a.crt" contains a private key, and no certificate'],
      ['/spec/route/tls/key', 'File "a.key" contains a certificate, and no private key'],
    ]);
  });

  it('must be PEM, whole, and without a passphrase', () => {
    const cut = (text: string): string => text.replace(/\n[A-Za-z0-9+/=]+\n-----END/, '\n-----END');

    expect(problemsOf({ cert: '\u0030\u0082', key: 'x' })).toEqual([
      'error: File "shop.cert" contains no certificate in PEM format',
      'error: File "shop.key" contains no private key in PEM format',
    ]);
    expect(problemsOf({ cert: cut(cert), key: key.replace(/M[^\n]*/, 'AAAA') })).toEqual([
      'error: File "shop.cert" contains a certificate that cannot be read',
      'error: File "shop.key" contains a private key that cannot be read',
    ]);
    expect(problemsOf({ cert, key: tlsFixture('locked.key') })).toEqual([
      'error: File "shop.key" contains a key with a passphrase, which the proxies cannot ask for',
    ]);
  });

  it('must fit each other: the first certificate counts', () => {
    const message = 'error: The key in file "shop.key" is not that of the first certificate';

    expect(problemsOf({ cert: tlsFixture('renewed.crt'), key })).toEqual([message]);
    expect(problemsOf({ cert: `${tlsFixture('renewed.crt')}${cert}`, key })).toEqual([message]);
  });

  it('give a warning if the certificate is not for a host of the route', () => {
    expect(problemsOf({ cert, key, hosts: ['shop.test', 'a.b.shop.test', 'other.test'] })).toEqual([
      'warning: The certificate in file "shop.cert" is not for a.b.shop.test, other.test: browsers refuse it',
    ]);
  });

  it('give a warning with the date if the certificate has expired, or soon will', () => {
    const expired = { cert: tlsFixture('expired.crt'), key, hosts: ['shop.test'] };

    expect(problemsOf(expired)).toEqual([
      'warning: The certificate in file "shop.cert" has expired on 2021-01-01',
    ]);
    expect(problemsOf({ ...expired, now: new Date('2020-12-20T00:00:00Z') })).toEqual([
      'warning: The certificate in file "shop.cert" expires on 2021-01-01',
    ]);
    expect(problemsOf({ ...expired, now: new Date('2020-12-10T00:00:00Z') })).toEqual([]);
  });

  it('are read in a time that grows with their size, whatever they contain', () => {
    const begins = '-----BEGIN CERTIFICATE-----\n'.repeat(18_000);
    const startedAt = performance.now();

    expect(problemsOf({ cert: begins, key })).toEqual([
      'error: File "shop.cert" contains no certificate in PEM format',
    ]);
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });
});
