import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { routedServiceSchema } from '../../../src/generated/schemas.ts';
import {
  routedCluster,
  routeFromLabels,
  routeLabels,
  routeSecrets,
  type Route,
} from '../../../src/interlock/routes/route-labels.ts';
import { withValueAt } from '../../../src/kernel/json.ts';
import { routeOptions, routeSamples } from '../../builders/routes.ts';
import { itHolds } from '../../support/it-holds.ts';

const samples = Object.entries(routeSamples);
const sampleRows = samples.flatMap(([option, { label, values, texts }]) =>
  label === undefined ? [] : values.map((value, index) => ({ option, label, value, text: texts[index] })),
);

describe('routeLabels()', () => {
  it('writes the labels of the vendor page', () => {
    expect(routeLabels({ hosts: ['demo.A'], port: 8000 }, 'east')).toEqual({
      'com.docker.lb.hosts': 'demo.A',
      'com.docker.lb.port': '8000',
      'com.docker.lb.service_cluster': 'east',
    });
  });

  it('writes no cluster label for the default cluster', () => {
    expect(routeLabels({ hosts: ['a.test', 'b.test'], port: 80 }, '')).toEqual({
      'com.docker.lb.hosts': 'a.test,b.test',
      'com.docker.lb.port': '80',
    });
  });

  it.each(sampleRows)('writes $option $value as $label: $text', ({ option, label, value, text }) => {
    const route: Route = withValueAt({}, option.split('.'), value);

    expect(routeLabels(route, '')).toEqual({ [label]: text });
  });

  it(`has a label for each of the ${routeOptions.length} options of the schema but sharedHost`, () => {
    expect(Object.keys(routeSamples).toSorted()).toEqual(routeOptions.toSorted());
    expect(samples.filter(([, { label }]) => label === undefined).map(([option]) => option)).toEqual([
      'sharedHost',
    ]);
  });
});

// Values as the schema allows them: what a manifest can say has to come back from its labels.
const { properties: schemas } = routedServiceSchema.properties.spec.properties.route;

/** Look-aheads are beyond the generator: the whole pattern sorts out what they forbid. */
const textLike = (pattern: string): fc.Arbitrary<string> =>
  fc
    .stringMatching(new RegExp(pattern.replace(/\(\?![^)]*\)/, '')))
    .filter((text) => new RegExp(pattern).test(text) && text !== '');

const host = textLike(schemas.hosts.items.pattern);
const urlPath = textLike(schemas.contextRoot.pattern);
const secretName = textLike(schemas.tls.properties.cert.then.pattern);
const { from, to } = schemas.redirects.items.properties;

const anyRoute: fc.Arbitrary<Route> = fc.record(
  {
    hosts: fc.uniqueArray(host, { minLength: 1, maxLength: 3 }),
    port: fc.integer({ min: 1, max: 65_535 }),
    network: textLike(schemas.network.pattern),
    contextRoot: urlPath,
    contextRootRewrite: fc.boolean(),
    tls: fc
      .record({ cert: secretName, key: secretName, passthrough: fc.boolean() }, { requiredKeys: [] })
      .filter((tls) => Object.keys(tls).length > 0),
    websocketEndpoints: fc.uniqueArray(urlPath, { minLength: 1, maxLength: 3 }),
    stickySessionCookie: fc.stringMatching(/^\w+$/),
    ipHash: fc.boolean(),
    redirects: fc.array(fc.record({ from: textLike(from.pattern), to: textLike(to.pattern) }), {
      minLength: 1,
      maxLength: 3,
    }),
    defaultBackend: fc.boolean(),
    backendMode: fc.constantFrom('task', 'vip'),
    maxFails: fc.nat(),
    failTimeout: textLike(schemas.failTimeout.pattern),
  },
  { requiredKeys: [], noNullPrototype: true },
);

describe('routeFromLabels()', () => {
  itHolds('gives back every route that a manifest can say, from its labels', 500, () =>
    fc.property(anyRoute, fc.constantFrom('', 'east'), (route, cluster) => {
      expect(routeFromLabels(routeLabels(route, cluster))).toEqual({
        route,
        serviceCluster: cluster,
        invalid: [],
      });
    }),
  );

  it('takes lists as people write them: white space, empty elements, a semicolon at the end', () => {
    const labels = {
      'com.docker.lb.hosts': ' example.com, test.com,,',
      'com.docker.lb.port': ' 80 ',
      'com.docker.lb.ip_hash': 'TRUE',
      'com.docker.lb.redirects': 'http://a.test, http://b.test; ;http://c.test,http://d.test;',
      'com.docker.lb.network': '',
      'com.docker.lb.websocket_endpoints': ' , ',
      'com.docker.lb.service_cluster': ' east ',
      'com.docker.lb.ssl_only': 'true',
      'com.example.team': 'web',
    };

    expect(routeFromLabels(labels)).toEqual({
      route: {
        hosts: ['example.com', 'test.com'],
        port: 80,
        ipHash: true,
        redirects: [
          { from: 'http://a.test', to: 'http://b.test' },
          { from: 'http://c.test', to: 'http://d.test' },
        ],
      },
      serviceCluster: 'east',
      invalid: [],
    });
  });

  it.each([
    ['hosts', 'a.test; return 200'],
    ['hosts', 'a.test,b{'],
    ['hosts', 'http://a.test'],
    ['port', '80a'],
    ['port', '0'],
    ['port', '65536'],
    ['network', 'a b'],
    ['context_root', 'app'],
    ['context_root', '/a;}'],
    ['context_root_rewrite', 'yes'],
    ['ssl_cert', 'a;b'],
    ['websocket_endpoints', '/ws,chat'],
    ['sticky_session_cookie', 'my-session'],
    ['ip_hash', '1'],
    ['redirects', 'http://a.test'],
    ['redirects', 'http://a.test,http://b.test,http://c.test'],
    ['redirects', 'http://a.test,b.test'],
    ['redirects', 'http://a.test,http://$host'],
    ['backend_mode', 'dns'],
    ['max_fails', '-1'],
    ['fail_timeout', 'soon'],
  ])('tells that %s: %j is invalid, leaves it out and reads the rest', (key, value) => {
    const label = `com.docker.lb.${key}`;

    const parsed = routeFromLabels({ 'com.docker.lb.default_backend': 'true', [label]: value });

    expect(parsed.route).toEqual({ defaultBackend: true });
    expect(parsed.invalid).toEqual([{ label, value, expected: expect.stringMatching(/.+/) as string }]);
  });
});

describe('routedCluster()', () => {
  it('is the cluster that a routed service asks for', () => {
    expect(routedCluster(routeLabels({ hosts: ['a'], port: 1 }, 'east'))).toBe('east');
    expect(routedCluster(routeLabels({ hosts: ['a'], port: 1 }, ''))).toBe('');
    expect(routedCluster({ 'com.docker.lb.default_backend': 'true' })).toBe('');
  });

  it('is missing if no route is requested', () => {
    expect(routedCluster({ 'com.docker.lb.port': '80' })).toBeUndefined();
    expect(routedCluster({ 'com.docker.lb.port': 'eighty' })).toBeUndefined();
    expect(routedCluster({ 'com.docker.lb.hosts': ' , ' })).toBeUndefined();
    expect(routedCluster({ 'com.docker.lb.default_backend': 'false' })).toBeUndefined();
    expect(routedCluster({})).toBeUndefined();
  });

  it('counts what cannot be read as asked for, since Interlock may read it', () => {
    expect(routedCluster({ 'com.docker.lb.hosts': 'a b' })).toBe('');
    expect(routedCluster({ 'com.docker.lb.default_backend': 'yes' })).toBe('');
  });
});

describe('routeSecrets()', () => {
  it('are those that the labels name', () => {
    const tls = { cert: 'a', key: 'b' };

    expect(routeSecrets(routeLabels({ hosts: ['a'], port: 1, tls }, ''))).toEqual(['a', 'b']);
    expect(routeSecrets(routeLabels({ hosts: ['a'], port: 1, tls: { cert: 'a' } }, ''))).toEqual(['a']);
    expect(routeSecrets({})).toEqual([]);
  });
});
