import { certificateText } from '../builders/tls.ts';
import { createHash, createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { compile } from '../../src/compile/compile.ts';
import type { Desired } from '../../src/model/desired.ts';
import type { Facts } from '../../src/model/facts.ts';
import type { ManifestSet } from '../../src/model/manifest/manifest.ts';
import { manifestSetWith, service } from '../builders/manifests.ts';

const salt = '0123456789abcdef';
const compiled = (set: ManifestSet, facts: Facts = { salt: { hex: salt } }): Desired =>
  compile(set, facts, { prune: false });

const route = (tls: object) => ({ hosts: ['web.test'], port: 8000, tls });
const hmac = (text: string): string => createHmac('sha256', salt).update(text).digest('hex').slice(0, 12);
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 12);

const web = (spec: object) => service('web', '', { networks: ['front'], ...spec });

describe('compile() for secrets and configs', () => {
  it('names a secret by HMAC-SHA-256 with the salt and a config by SHA-256, over the bytes as committed', () => {
    const set = manifestSetWith(
      { 'a.key': 'key', 'a.ini': 'ini' },
      web({ secrets: [{ name: 'key', file: 'a.key' }], configs: [{ name: 'ini', file: 'a.ini' }] }),
    );

    const { files, services } = compiled(set);

    expect(files.map(({ key }) => key)).toEqual([`secret/key-${hmac('key')}`, `config/ini-${sha256('ini')}`]);
    expect(services[0]?.values).toMatchObject({
      secrets: { key: `key-${hmac('key')}` },
      configs: { '/ini': `ini-${sha256('ini')}` },
    });
    expect(services[0]?.objects).toEqual(files.map(({ key }) => key));
  });

  it.each([
    [{}, 'key-(known after observe)'],
    [{ salt: 'made later' as const }, 'key-(known after apply)'],
  ])('does not know the hash of a secret with %j', (facts, name) => {
    const set = manifestSetWith({ 'a.key': 'key' }, web({ secrets: [{ name: 'key', file: 'a.key' }] }));

    expect(compiled(set, facts).services[0]?.values['secrets']).toEqual({ key: name });
  });

  it('mounts them at their targets, with owner and permissions if they are not the defaults', () => {
    const set = manifestSetWith(
      {},
      web({
        secrets: ['plain', { name: 'db', target: '/run/db', uid: '1000', gid: '0', mode: '400' }],
        configs: ['plain', { name: 'ini', target: '/etc/app.ini', mode: '0444' }],
      }),
    );

    const { files, neededObjects, services } = compiled(set);

    expect(services[0]?.values).toMatchObject({
      secrets: { plain: 'plain', '/run/db': { name: 'db', uid: '1000', mode: '0400' } },
      configs: { '/plain': 'plain', '/etc/app.ini': 'ini' },
    });
    expect(files).toEqual([]);
    expect(neededObjects.map(({ key }) => key)).toEqual([
      'secret/db',
      'secret/plain',
      'config/ini',
      'config/plain',
    ]);
  });

  it('does not declare the fields if the manifest does not, and declares empty lists as empty', () => {
    expect(compiled(manifestSetWith({}, web({}))).services[0]?.values).not.toHaveProperty('secrets');
    expect(compiled(manifestSetWith({}, web({ secrets: [] }))).services[0]?.values['secrets']).toEqual({});
  });

  it('lets route.tls name an entry of secrets, a file of its own, or a foreign secret', () => {
    const labelsOf = (spec: object, files = {}): unknown =>
      compiled(manifestSetWith(files, web(spec))).services[0]?.values['labels'];
    const cert = certificateText('a');
    const secrets = [{ name: 'cert', file: 'a.crt' }];

    expect(
      labelsOf({ route: route({ cert: 'cert', key: 'key' }), secrets }, { 'a.crt': cert }),
    ).toMatchObject({
      'com.docker.lb.ssl_cert': `cert-${hmac(cert)}`,
      'com.docker.lb.ssl_key': 'key',
    });
    const own = compiled(
      manifestSetWith({ 'a.crt': cert }, web({ route: route({ cert: { name: 'cert', file: 'a.crt' } }) })),
    ).services[0];
    expect(own?.values['labels']).toMatchObject({ 'com.docker.lb.ssl_cert': `cert-${hmac(cert)}` });
    expect(own?.values['labels']).not.toHaveProperty(['com.docker.lb.ssl_key']);
    expect(own?.values).not.toHaveProperty('secrets');
    expect(own?.objects).toEqual([`secret/cert-${hmac(cert)}`]);
  });

  it('makes one object of equal declarations of two services', () => {
    const shared = {
      networks: ['front'],
      secrets: [{ name: 'key', file: 'a.key', labels: { team: 'web' } }],
    };
    const set = manifestSetWith({ 'a.key': 'a' }, service('a', '', shared), service('b', '', shared));

    expect(compiled(set).files).toMatchObject([
      { name: `key-${hmac('a')}`, services: ['service/a', 'service/b'], labels: { team: 'web' } },
    ]);
  });

  it('resolves a path relative to its manifest', () => {
    const set = manifestSetWith(
      { 'certs/a.key': 'a' },
      web({ secrets: [{ name: 'key', file: 'certs/a.key' }] }),
    );

    expect(compiled(set).files).toMatchObject([{ file: { path: 'certs/a.key', isEncrypted: false } }]);
  });
});
