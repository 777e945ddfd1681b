import type { ProxyModel } from '../../src/nginx/proxy-model.ts';
import { proxyModel, routedMembers } from '../builders/proxy-model.ts';

const twoTasks = ['10.0.1.3:8000', '10.0.1.2:8000'];
const certificate = { ssl_cert: 'shop.crt', ssl_key: 'shop.key' };

/** One model for each label and each group of keys, by the name of its golden. */
export const examples: Readonly<Record<string, ProxyModel>> = {
  empty: proxyModel([]),
  hosts: proxyModel([
    routedMembers('demo', { hosts: 'demo.A, Demo.B,*.demo.example,bücher.example' }, twoTasks),
    routedMembers('shop', { hosts: 'shop.example' }),
    routedMembers('gone', { hosts: 'gone.example' }, []),
  ]),
  canary: proxyModel([
    routedMembers('demo-v2', { hosts: 'demo.local' }, ['10.0.1.9:8000']),
    routedMembers('demo-v1', { hosts: 'demo.local,only-v1.local' }, twoTasks),
  ]),
  'context-root': proxyModel([
    routedMembers('app', { hosts: 'app.local', context_root: '/app', websocket_endpoints: '/ws,/app/ws' }),
    routedMembers('stripped', {
      hosts: 'stripped.local',
      context_root: '/a.b/',
      context_root_rewrite: 'true',
    }),
    routedMembers('root', { hosts: 'root.local', context_root: '/', context_root_rewrite: 'true' }),
  ]),
  redirects: proxyModel([
    routedMembers('demo', {
      hosts: 'old.local,new.local',
      redirects: 'http://old.local,http://new.local;http://elsewhere.local,http://new.local',
    }),
    routedMembers('shop', {
      hosts: 'shop.local',
      redirects: 'http://shop.local,https://shop.local',
      ...certificate,
    }),
  ]),
  websocket: proxyModel([routedMembers('chat', { hosts: 'chat.local', websocket_endpoints: '/ws' })]),
  sessions: proxyModel([
    routedMembers('cookie', { hosts: 'cookie.local', sticky_session_cookie: 'session' }, twoTasks),
    routedMembers('ip', { hosts: 'ip.local', ip_hash: 'true' }, twoTasks),
    routedMembers('least', { hosts: 'least.local', algorithm: 'least_conn' }, twoTasks),
  ]),
  'passive-health': proxyModel([
    routedMembers('demo', { hosts: 'demo.local', max_fails: '3', fail_timeout: '5s' }, twoTasks),
  ]),
  'default-backend': proxyModel([
    routedMembers('any', { default_backend: 'true', ...certificate }),
    routedMembers('demo', { hosts: 'demo.local' }),
  ]),
  tls: proxyModel(
    [
      routedMembers('shop', { hosts: 'shop.local,*.shop.local', ...certificate }),
      routedMembers('one', { hosts: 'one.local', ssl_cert: 'both.pem' }),
      routedMembers('lost', { hosts: 'lost.local', ssl_cert: 'lost.crt' }),
    ],
    {},
    { secrets: new Set(['shop.crt', 'shop.key', 'both.pem']) },
  ),
  passthrough: proxyModel([
    routedMembers('own', { hosts: 'own.local', ssl_passthrough: 'true' }, twoTasks),
    routedMembers('shop', { hosts: 'shop.local', ...certificate }),
  ]),
  'tls-backend': proxyModel([routedMembers('secure', { hosts: 'secure.local', ssl_backend: 'true' })]),
  disagreement: proxyModel([
    routedMembers('left', { hosts: 'shared.local,left.local', sticky_session_cookie: 'a' }),
    routedMembers('right', { hosts: 'shared.local,right.local' }),
  ]),
  'reserved-names': proxyModel([
    routedMembers('Demo', { hosts: 'default,include,volatile,hostnames' }),
    routedMembers('demo', { hosts: 'demo.local' }, twoTasks),
  ]),
  'client-keys': proxyModel([], {
    KeepaliveTimeout: '30s',
    ClientMaxBodySize: '64m',
    ClientBodyBufferSize: '16k',
    ClientHeaderBufferSize: '2k',
    LargeClientHeaderBuffers: '8 16k',
    ClientBodyTimeout: '10s',
    UnderscoresInHeaders: true,
    HideInfoHeaders: true,
  }),
  'proxy-keys': proxyModel([routedMembers('demo', { hosts: 'demo.local' })], {
    HTTPVersion: '1.0',
    ConnectTimeout: 600,
    SendTimeout: 60,
    ReadTimeout: '60',
    IPHash: true,
    RetryServerErrors: true,
    UpstreamZoneSize: 128,
    Version: '1.2.3',
  }),
  'main-keys': proxyModel([], {
    User: 'root',
    WorkerProcesses: 2,
    RLimitNoFile: '1024',
    MaxConnections: 2048,
    WorkerShutdownTimeout: '10m',
    ErrorLogPath: '/dev/null',
    ServerNamesHashBucketSize: 64,
  }),
  'tls-keys': proxyModel([], {
    SSLProtocols: 'TLSv1.1 TLSv1.2',
    SSLCiphers: 'ECDHE+AESGCM',
    SSLDefaultDHParam: 2048,
    SSLVerify: 'none',
    SSLOpts: 'ssl_session_tickets off;',
  }),
  'log-keys': proxyModel([], {
    AccessLogPath: '/dev/null',
    AccessLogFormat: 'json',
    MainLogFormat: `'$remote_addr "$request" '\n\t\t    '$status $ssl_cipher';`,
    TraceLogFormat: `'$nonsense';`,
  }),
  'raw-lines': proxyModel([routedMembers('demo', { hosts: 'demo.local' })], {
    GlobalOptions: ['worker_rlimit_core 1m;', 'worker_processes 3;'],
    HTTPOptions: ['gzip on;', 'map $arg_x $x {', '  default "a;b";', '}', 'add_header x-more $x;'],
    TCPOptions: ['tcp_nodelay on;'],
  }),
  'trusted-proxies': proxyModel(
    [
      routedMembers('shop', { hosts: 'shop.local', ...certificate }),
      routedMembers('own', { hosts: 'own.local', ssl_passthrough: 'true' }),
    ],
    { TrustedProxies: ['10.0.0.0/8', 'fd00::/8'] },
  ),
  'wrong-keys': proxyModel([], {
    HTTPVersion: '2.0',
    User: 'root; daemon off',
    WorkerProcesses: 0,
    ClientMaxBodySize: '1m; server {',
    SSLProtocols: 'TLSv1.2 $x',
    AdminUser: 'admin',
    TrustedProxies: 'everybody',
    GlobalOptions: ['worker_processes 2'],
    HTTPOptions: ['} server {'],
  }),
};

/** What only nginx from 1.27.4 on understands. */
export const newExamples: Readonly<Record<string, ProxyModel>> = {
  'our-image': proxyModel([routedMembers('shop', { hosts: 'shop.local', ...certificate })], {
    KeepaliveMinTimeout: '5s',
  }),
};
