import { describe, expect, it } from 'vitest';
import { buildProxies } from '../../src/router/proxies/build-proxies.ts';
import { emptyMemory } from '../../src/router/routes/route-memory.ts';
import { eastDocument, eastRoute, proxyInput, routed, routedSwarm, type Routed } from '../builders/router.ts';
import { labels, mountedConfig, observedSecret, observedService } from '../builders/observed.ts';

const built = (...args: Parameters<typeof routedSwarm>) => buildProxies(routedSwarm(...args), proxyInput());
const text = (made: ReturnType<typeof built>): string => made.proxies[0]?.rendered.text ?? '';

describe('buildProxies()', () => {
  it('makes the service of a block with what config.toml says', () => {
    const document = eastDocument(`
ProxyArgs = ["-g", "daemon off;"]
ProxyReplicas = 3
ProxyStopSignal = "SIGQUIT"
ProxyStopGracePeriod = "5s"
ProxyConstraints = ["node.labels.region == east"]
ProxyPlacementPreferences = ["spread=node.labels.zone"]
ProxyUpdateDelay = "10s"
PublishMode = "host"
PublishedPort = 81
TargetPort = 82
PublishedSSLPort = 83
TargetSSLPort = 84
ProxyConfigPath = "/nginx.conf"
[Extensions.east.ProxyLabels]
team = "edge"
[Extensions.east.ProxyContainerLabels]
kind = "proxy"
`);
    const { desired } = buildProxies(
      routedSwarm([routed('web', eastRoute('a.test'))]),
      proxyInput({ document }),
    );

    const [file] = desired.files;
    expect(desired.services).toEqual([
      expect.objectContaining({
        name: 'proxy-east',
        objects: [file?.key],
        values: {
          image: 'nginx:1',
          args: ['-g', 'daemon off;'],
          stopSignal: 'SIGQUIT',
          stopGracePeriod: 5e9,
          containerLabels: { kind: 'proxy' },
          networks: ['edge'],
          secrets: {},
          configs: { '/nginx.conf': file?.name },
          ports: ['81:82/tcp host', '83:84/tcp host'],
          'placement.constraints': ['node.labels.region==east'],
          'placement.preferences': ['node.labels.zone'],
          mode: 'replicated',
          replicas: 3,
          'update.delay': 10e9,
          'update.failureAction': 'rollback',
          labels: { team: 'edge', type: 'com.docker.interlock.core.proxy' },
        },
      }),
    ]);
  });

  it('fills in what UCP writes where config.toml says nothing, and always the same names', () => {
    const document = { top: {}, extensions: { 'a.b c': { ProxyImage: 'nginx:1' } } };
    const { desired } = buildProxies(routedSwarm([]), proxyInput({ document }));

    expect(desired.services[0]?.name).toMatch(/^interlock-proxy-a\.b-c-[0-9a-f]{8}$/);
    expect(desired.files[0]?.name).toMatch(
      /^com\.docker\.interlock\.proxy\.a\.b-c-[0-9a-f]{8}-[0-9a-f]{12}$/,
    );
    expect(desired.services[0]?.values).toMatchObject({
      replicas: 2,
      ports: ['8080:80/tcp', '8443:443/tcp'],
    });
  });

  it('renders the members of a service, and 503 for one without any', () => {
    expect(
      text(built([routed('web', eastRoute('a.test'), { addresses: ['10.0.9.3', '10.0.9.4'] })])),
    ).toMatch(/server 10\.0\.9\.3:8000[^]*server 10\.0\.9\.4:8000/);
    expect(text(built([routed('web', eastRoute('a.test'), { addresses: [] })]))).not.toContain('server 10.');
  });

  it('serves only the services of its cluster', () => {
    const west = eastRoute('b.test', { 'com.docker.lb.service_cluster': 'west' });

    expect(text(built([routed('web', west)]))).not.toContain('b.test');
    expect(
      built([routed('web', west, { networks: ['back'] })]).desired.services[0]?.values['networks'],
    ).toEqual([]);
  });

  it('joins the networks of its services, that of the label alone, or those of the block', () => {
    const networks = ['back', 'edge'];
    const labelled = eastRoute('a.test', { 'com.docker.lb.network': 'edge' });
    const networksOf = (route: typeof labelled, more = '') =>
      buildProxies(
        routedSwarm([routed('web', route, { networks })]),
        proxyInput({ document: eastDocument(more) }),
      ).desired.services[0]?.values['networks'];

    expect(networksOf(eastRoute('a.test'))).toEqual(['back', 'edge']);
    expect(networksOf(labelled)).toEqual(['edge']);
    expect(networksOf(labelled, 'Networks = ["other"]')).toEqual(['other']);
  });

  it('mounts the secrets that its file names under their names, and only those that exist', () => {
    const tls = eastRoute('a.test', { 'com.docker.lb.ssl_cert': 'crt', 'com.docker.lb.ssl_key': 'key' });
    const secretsOf = (names: readonly string[]) =>
      built([routed('web', tls)], { secrets: names.map((name) => observedSecret(name)) }).desired.services[0]
        ?.values['secrets'];

    expect(secretsOf(['crt', 'key', 'other'])).toEqual({ crt: 'crt', key: 'key' });
    expect(secretsOf(['key'])).toEqual({});
  });

  it('lets a proxy keep the file that it has where there is no new one', () => {
    const file = 'com.docker.interlock.proxy.east-0123456789ab';
    const proxy = observedService('proxy-east', mountedConfig('/etc/nginx/nginx.conf', 'id', file));
    const memory = { ...emptyMemory, stuck: new Map([['east', 'nginx refused it']]) };
    const keep = (services: readonly Routed[]) => buildProxies(routedSwarm(services), proxyInput({ memory }));

    const made = keep([routed('web', eastRoute('a.test')), { service: proxy, tasks: [] }]);
    expect(made.desired.files).toEqual([]);
    expect(made.desired.services[0]?.values['configs']).toEqual({ '/etc/nginx/nginx.conf': file });
    expect(keep([]).desired.services).toEqual([]);
  });

  it('names a file that does not fit into a Docker config', () => {
    const hosts = Array.from(
      { length: 100 },
      (_, index) => `h${index}.${'a'.repeat(60)}.${'b'.repeat(60)}.test`,
    );
    const services = Array.from({ length: 80 }, (_, index) =>
      routed(`web-${index}`, eastRoute(hosts.map((host) => `s${index}.${host}`).join(','))),
    );

    expect(buildProxies(routedSwarm(services), proxyInput()).proxies[0]?.stuck).toMatch(
      /^its file has \d+ bytes, and a Docker config takes 1023999: split the cluster$/,
    );
  });

  it('takes over a proxy that another core has made, and nothing else of its name', () => {
    const adoptOf = (marks: Record<string, string>) =>
      built([{ service: observedService('proxy-east', labels(marks)), tasks: [] }]).desired.services[0]
        ?.policy.adopt;

    expect(adoptOf({ type: 'com.docker.interlock.core.proxy' })).toBe(true);
    expect(adoptOf({})).toBe(false);
  });
});
