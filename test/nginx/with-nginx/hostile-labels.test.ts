import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { RoutedMembers } from '../../../src/nginx/proxy-model.ts';
import { renderProxy } from '../../../src/nginx/render-proxy.ts';
import { proxyModel, routedMembers } from '../../builders/proxy-model.ts';
import { itHolds } from '../../support/it-holds.ts';
import { describeNginx } from '../../support/describe-nginx.ts';
import { testConfig } from '../../support/nginx.ts';

const nasty = [
  ...[
    'demo.A; } server {',
    'demo.A\n}',
    'a\u0000b',
    '$host',
    '${reqid}',
    '"',
    "'",
    '\\',
    '#',
    '{}',
    '~^.*$',
    '*',
  ],
  ...[
    '*.demo',
    '*.*.x',
    'a.*.b',
    'bücher.example',
    'xn--',
    'XN--80AK6AA92E.com',
    '例え.テスト',
    '',
    ' ',
    ',',
    ';',
  ],
  ...[
    'DEMO.local',
    'default',
    'include',
    'hostnames',
    '-a.b',
    'a..b',
    '.a',
    'a.',
    '[::1]',
    '127.0.0.1',
    'a:80',
  ],
  ...[
    'a/b',
    '%0a',
    '../../etc',
    `${'a'.repeat(63)}.b`,
    'a'.repeat(64),
    `${'abc.'.repeat(80)}x`,
    'true',
    '0',
    '-1',
  ],
  ...['/', '//', '/a b', '/..', '/%2e', '/app', '/app/', '/app;', '/a{1}', '/a$', '/(', '/+.*', '9999999999'],
  ...[
    'http://a,http://b',
    'http://default,http://b;',
    'http://a;x,http://b',
    'https://demo.local,https://x/$1',
  ],
  ...['3s', '1y', '10', '\u202edemo', 'unix:/x', '__proto__', 'constructor'],
];
const hostile = fc.oneof(
  fc.constantFrom(...nasty),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.array(fc.constantFrom(...nasty), { maxLength: 4 }).map((texts) => texts.join(',')),
);
const options = (
  'hosts port context_root context_root_rewrite ssl_cert ssl_key ssl_passthrough websocket_endpoints ' +
  'sticky_session_cookie ip_hash redirects default_backend max_fails fail_timeout algorithm ssl_backend ssl_only'
).split(' ');

const service = fc
  .record({
    name: fc.oneof(
      fc.constantFrom('demo', 'Demo', 'shop', '80', 'a.b', '_passed'),
      fc.string({ unit: 'binary', maxLength: 12 }),
    ),
    // Some labels are right, so that the wrong ones are met.
    right: fc.constantFrom(
      { hosts: 'demo.local' },
      { hosts: 'demo.local,shop.local' },
      { default_backend: 'true' },
      {},
    ),
    wrong: fc.dictionary(fc.constantFrom(...options), hostile, { maxKeys: 4 }),
    members: fc.constantFrom(
      [],
      ['10.0.0.1:8000'],
      ['[fe80::1]:80', '10.0.0.1:8000'],
      ['x; } y'],
      ['10.0.0.1'],
    ),
  })
  .map(({ name, right, wrong, members }): RoutedMembers =>
    routedMembers(name, { ...right, ...wrong }, members),
  );

const model = fc
  .record({
    services: fc.uniqueArray(service, { selector: ({ service: name }) => name, maxLength: 6 }),
    // Of the keys those that can be judged without nginx: what only it knows it names, see culprits.test.ts.
    config: fc.dictionary(
      fc.constantFrom(
        ...(
          'HTTPVersion WorkerProcesses ClientMaxBodySize KeepaliveTimeout MainLogFormat TraceLogFormat ' +
          'SSLProtocols AccessLogFormat Version LargeClientHeaderBuffers ClientBodyTimeout IPHash AdminUser TrustedProxies'
        ).split(' '),
      ),
      fc.oneof(hostile, fc.integer(), fc.boolean()),
      { maxKeys: 4 },
    ),
  })
  .map(({ services, config }) => proxyModel(services, config));

describeNginx('hostile labels', (nginx) => {
  itHolds('give a file that every nginx accepts, and leave the others alone', 200, () =>
    fc.asyncProperty(model, async (given) => {
      const others = [routedMembers('zz-good', { hosts: 'zz-good.local' }, ['10.9.9.9:80'])];
      const { text } = renderProxy({ ...given, services: [...given.services, ...others] });

      expect(text).toContain('    zz-good.local zz-good;\n');
      expect(await testConfig(nginx, text)).toMatchObject({ ok: true });
    }),
  );

  it('refuse a service with 10,000 hosts by name, and the others go on', async () => {
    const hosts = Array.from({ length: 10_000 }, (_, index) => `h${index}.local`).join(',');
    const { text, refused } = renderProxy(
      proxyModel([routedMembers('many', { hosts }), routedMembers('demo', { hosts: 'demo.local' })]),
    );

    expect(refused).toEqual([
      expect.objectContaining({
        service: 'many',
        label: 'com.docker.lb.hosts',
        reason: 'lists 10000 hosts, and a service may have 100',
      }),
    ]);
    expect(text).toContain('demo.local demo;');
    expect(await testConfig(nginx, text)).toMatchObject({ ok: true });
  });

  it('of a thousand services with the longest hosts fit into the tables of nginx', async () => {
    const longHost = (index: number): string =>
      `${[index, ...Array.from({ length: 3 }, () => 'a'.repeat(60))].join('.')}.${'b'.repeat(50)}.local`;
    const services = Array.from({ length: 1000 }, (_, index) =>
      routedMembers(`s${index}`, { hosts: longHost(index) }),
    );
    const { text, refused } = renderProxy(proxyModel(services));

    expect(refused).toEqual([]);
    const { ok, output } = await testConfig(nginx, text);
    expect({ ok, output: output.replaceAll(/.*listen \.\.\. http2.*\n/g, '') }).toEqual({
      ok: true,
      output: '',
    });
  });
});
