import { builtinTemplate } from '../../../src/interlock/template/builtin-template.ts';
import { objectOf } from '../../../src/kernel/json.ts';
import { renderProxy } from '../../../src/nginx/render-proxy.ts';
import type { HostRoute } from './host-route.ts';
import { interlockStyle } from './interlock-style.ts';

/** A proxy that serves the same routes as the others. */
export interface Contender {
  readonly name: string;
  readonly program: string;
  /** `file` is its configuration, which `render` makes. */
  readonly args: (file: string) => readonly string[];
  readonly render: (routes: readonly HostRoute[], port: number) => string;
  /** How it takes over a changed file: a signal to its first process, or a command. */
  readonly reload: NodeJS.Signals | ((file: string) => readonly string[]);
}

export const contenders = (newerNginx: string): readonly Contender[] => [
  { ...nginx(newerNginx), name: 'ours, nginx 1.30', render: ours },
  { ...nginx(newerNginx), name: 'as Interlock renders, nginx 1.30', render: interlockStyle },
  { ...nginx('nginx'), name: 'ours, nginx 1.22', render: ours },
  { ...nginx('nginx'), name: 'as Interlock renders, nginx 1.22', render: interlockStyle },
  {
    name: 'Caddy',
    program: 'caddy',
    args: (file) => ['run', '--adapter', 'caddyfile', '--config', file],
    render: caddyfile,
    reload: (file) => ['reload', '--force', '--adapter', 'caddyfile', '--config', file],
  },
  {
    name: 'HAProxy',
    program: 'haproxy',
    args: (file) => ['-W', '-f', file],
    render: haproxyConfig,
    reload: 'SIGUSR2',
  },
];

const nginx = (program: string): Pick<Contender, 'program' | 'args' | 'reload'> => ({
  program,
  args: (file) => ['-c', file, '-e', 'stderr', '-g', 'daemon off;'],
  reload: 'SIGHUP',
});

function ours(routes: readonly HostRoute[], port: number): string {
  const rendered = renderProxy({
    cluster: 'bench',
    config: {
      ...objectOf(builtinTemplate.values['Config']),
      ...{ User: 'root', AccessLogPath: 'off', MaxConnections: 4096 },
      // The image's modules are not this machine's.
      GlobalOptions: [],
      // Not every one knows it.
      KeepaliveMinTimeout: undefined,
    },
    ports: { http: port, tls: port + 1 },
    services: routes.map(({ host, member }) => ({
      service: host.replaceAll('.', '-'),
      labels: { 'com.docker.lb.hosts': host, 'com.docker.lb.port': '80' },
      members: [member],
    })),
  });
  const [refused] = rendered.refused;
  if (refused !== undefined) throw new Error(`${refused.service}: ${refused.reason}`);
  return rendered.text;
}

const caddyfile = (routes: readonly HostRoute[], port: number): string =>
  [
    '{\n  auto_https off\n}\n',
    ...routes.map(({ host, member }) => `http://${host}:${port} {\n  reverse_proxy ${member}\n}\n`),
  ].join('');

const haproxyConfig = (routes: readonly HostRoute[], port: number): string => `
global
  nbthread 1
  maxconn 4096
defaults
  mode http
  timeout connect 5s
  timeout client 60s
  timeout server 60s
  http-reuse always
frontend all
  bind 127.0.0.1:${port}
  use_backend %[req.hdr(host),field(1,:),lower]
${routes.map(({ host, member }) => `backend ${host}\n  server one ${member}`).join('\n')}
`;
