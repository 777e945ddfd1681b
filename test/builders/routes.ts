import { routedServiceSchema } from '../../src/generated/schemas.ts';
import type { Json } from '../../src/kernel/json.ts';

/** An option of a route, with two values, as in a manifest and as in the label. */
export interface RouteSample {
  readonly label: string | undefined;
  readonly values: readonly [Json, Json];
  readonly texts: readonly [string, string];
  /** The rest of a route that is valid with and without the option. */
  readonly route?: object;
  /** What else the second value requires in the service's spec. */
  readonly spec?: object;
}

const hosts = { hosts: ['shop.test'] };
const redirect = (to: string): Json => [{ from: 'http://old.test', to }];

/** One sample per option, by its path under `spec.route`. */
export const routeSamples: Readonly<Record<string, RouteSample>> = {
  hosts: {
    label: 'com.docker.lb.hosts',
    values: [['demo.A'], ['other.test']],
    texts: ['demo.A', 'other.test'],
    route: { defaultBackend: true, port: 80 },
  },
  port: {
    label: 'com.docker.lb.port',
    values: [8000, 65_535],
    texts: ['8000', '65535'],
    route: { hosts: ['old.test'], redirects: redirect('https://shop.test') },
  },
  network: {
    label: 'com.docker.lb.network',
    values: ['eastnet', 'westnet'],
    texts: ['eastnet', 'westnet'],
    spec: { networks: ['westnet'] },
  },
  contextRoot: {
    label: 'com.docker.lb.context_root',
    values: ['/app', '/a/b.c/'],
    texts: ['/app', '/a/b.c/'],
  },
  contextRootRewrite: {
    label: 'com.docker.lb.context_root_rewrite',
    values: [true, false],
    texts: ['true', 'false'],
    route: { ...hosts, port: 80, contextRoot: '/app' },
  },
  'tls.cert': {
    label: 'com.docker.lb.ssl_cert',
    values: ['demo-cert', 'other.cert'],
    texts: ['demo-cert', 'other.cert'],
  },
  'tls.key': {
    label: 'com.docker.lb.ssl_key',
    values: ['demo-key', 'other_key'],
    texts: ['demo-key', 'other_key'],
    route: { ...hosts, port: 80, tls: { cert: 'demo-cert' } },
  },
  'tls.passthrough': {
    label: 'com.docker.lb.ssl_passthrough',
    values: [true, false],
    texts: ['true', 'false'],
    route: { ...hosts, port: 80, network: 'eastnet' },
  },
  websocketEndpoints: {
    label: 'com.docker.lb.websocket_endpoints',
    values: [['/ws'], ['/', '/chat/live']],
    texts: ['/ws', '/,/chat/live'],
  },
  stickySessionCookie: {
    label: 'com.docker.lb.sticky_session_cookie',
    values: ['session', 'SID_1'],
    texts: ['session', 'SID_1'],
  },
  ipHash: { label: 'com.docker.lb.ip_hash', values: [true, false], texts: ['true', 'false'] },
  redirects: {
    label: 'com.docker.lb.redirects',
    values: [
      redirect('http://shop.test'),
      [
        { from: 'http://old.test', to: 'https://shop.test:8443/new' },
        { from: 'https://shop.test', to: 'https://shop.test' },
      ],
    ],
    texts: [
      'http://old.test,http://shop.test',
      'http://old.test,https://shop.test:8443/new;https://shop.test,https://shop.test',
    ],
    route: { hosts: ['shop.test', 'old.test'], port: 80 },
  },
  defaultBackend: { label: 'com.docker.lb.default_backend', values: [true, false], texts: ['true', 'false'] },
  backendMode: { label: 'com.docker.lb.backend_mode', values: ['vip', 'task'], texts: ['vip', 'task'] },
  maxFails: { label: 'com.docker.lb.max_fails', values: [0, 3], texts: ['0', '3'] },
  failTimeout: { label: 'com.docker.lb.fail_timeout', values: ['30s', '1h30m'], texts: ['30s', '1h30m'] },
  sharedHost: { label: undefined, values: [true, false], texts: ['', ''] },
};

/** The rest of the route for a sample. */
export const routeOf = ({ route = { ...hosts, port: 80 } }: RouteSample): object => route;

const { properties } = routedServiceSchema.properties.spec.properties.route;

/** All options of a route in the schema, with nested ones as `tls.cert`. */
export const routeOptions: readonly string[] = Object.entries(properties).flatMap(([name, field]) =>
  'properties' in field ? Object.keys(field.properties).map((inner) => `${name}.${inner}`) : [name],
);
