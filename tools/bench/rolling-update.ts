import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { projectVersion } from '../lab/images/project.ts';
import { startLab, type Lab } from '../lab/lab.ts';
import { startLoad, type Load } from './requests/load.ts';

/**
 * What clients lose while a service with two tasks is updated, at 200 requests a second through each of two proxies with the
 * same rendered files: one that Swarm replaces at each change, as its file is a Docker config, and one whose nginx is reloaded.
 */
const version = await projectVersion();
const file = '/etc/nginx/nginx.conf';

async function main(): Promise<void> {
  const lab = await startLab({ router: true });
  const folder = await mkdtemp(join(tmpdir(), 'bench-rolling-'));
  try {
    await startService(lab);
    await startCore(lab, folder);
    await startReloadedProxy(lab);
    const replaced = load(lab, 'ucp-node-0');
    const reloaded = load(lab, 'ucp-node-1');
    const follower = followFiles(lab, folder);
    await Promise.all([replaced.answering(), reloaded.answering()]);
    await sleep(3000);
    const before = await proxyTasks(lab);
    await lab.docker(['service', 'update', '--quiet', '--force', 'demo'], { timeoutMs: 120_000 });
    await sleep(10_000);
    follower.stop();
    print('nginx reloaded', await reloaded.stop(), follower.files());
    print('Docker config', await replaced.stop(), (await proxyTasks(lab)) - before);
  } finally {
    await rm(folder, { recursive: true });
    await lab.down();
  }
}

const load = (lab: Lab, node: string): Load =>
  startLoad({
    host: lab.nodes.find(({ name }) => name === node)?.address ?? '',
    hostHeader: 'demo.local',
    perSecond: 200,
  });

async function startService(lab: Lab): Promise<void> {
  await lab.docker(['network', 'create', '--driver', 'overlay', 'demonet']);
  const labels = { hosts: 'demo.local', port: '8000', network: 'demonet' };
  await lab.docker([
    ...['service', 'create', '--detach', '--name', 'demo', '--replicas', '2', '--network', 'demonet'],
    ...Object.entries(labels).flatMap(([key, value]) => ['--label', `com.docker.lb.${key}=${value}`]),
    'training/whoami:latest',
  ]);
}

async function startCore(lab: Lab, folder: string): Promise<void> {
  const config = join(folder, 'config.toml');
  await writeFile(config, configToml);
  await lab.docker(['config', 'create', 'bench-conf-1', config]);
  const socket = lab.dockerHost.replace('unix://', '');
  await lab.docker([
    ...['service', 'create', '--detach', '--name', 'ucp-interlock', '--constraint', 'node.role==manager'],
    ...['--config', 'source=bench-conf-1,target=/config.toml'],
    ...['--mount', `type=bind,source=${socket},target=/var/run/docker.sock`],
    ...[`swarm-reconciler/router:${version}`, 'router'],
  ]);
}

const configToml = `
PollInterval = "3s"
[Extensions.default]
  Image = "unused"
  ProxyImage = "swarm-reconciler/proxy:${version}"
  ProxyServiceName = "proxy"
  ProxyReplicas = 1
  ProxyConfigPath = "${file}"
  ProxyConstraints = ["node.hostname==ucp-node-0"]
  ProxyStopSignal = "SIGQUIT"
  ProxyStopGracePeriod = "5s"
  PublishMode = "host"
  PublishedPort = 80
  TargetPort = 80
  PublishedSSLPort = 8443
  TargetSSLPort = 443
  [Extensions.default.Config]
    User = "nginx"
    PidPath = "/var/run/proxy.pid"
    MaxConnections = 4096
    ConnectTimeout = 5
    KeepaliveMinTimeout = "5s"
`;

/** A proxy of the same image, which takes the core's files over by a reload. */
const startReloadedProxy = (lab: Lab): Promise<string> =>
  lab.docker([
    ...['service', 'create', '--detach', '--name', 'reloaded', '--network', 'demonet'],
    ...['--constraint', 'node.hostname==ucp-node-1', '--publish', 'mode=host,published=80,target=80'],
    `swarm-reconciler/proxy:${version}`,
  ]);

interface Follower {
  readonly stop: () => void;
  /** How many files it has taken over. */
  readonly files: () => number;
}

/** Brings each new file of the core's proxy to the other proxy. */
function followFiles(lab: Lab, folder: string): Follower {
  const state = { isStopped: false, seen: new Set<string>() };
  void (async () => {
    while (!state.isStopped) {
      await takeNewest(lab, folder, state.seen).catch(() => undefined); // not there yet
      await sleep(50);
    }
  })();
  return {
    stop: () => {
      state.isStopped = true;
    },
    files: () => state.seen.size,
  };
}

async function takeNewest(lab: Lab, folder: string, seen: Set<string>): Promise<void> {
  const answer = await lab.api('GET', '/services/proxy');
  const spec = answer.body as {
    Spec: { TaskTemplate: { ContainerSpec: { Configs: { ConfigID: string }[] } } };
  };
  const id = spec.Spec.TaskTemplate.ContainerSpec.Configs[0]?.ConfigID ?? '';
  if (seen.has(id)) return;
  const { body } = await lab.api('GET', `/configs/${id}`);
  const text = Buffer.from((body as { Spec: { Data: string } }).Spec.Data, 'base64');
  const container = (await lab.dockerAt('ucp-node-1', ['ps', '-q', '--filter', 'name=reloaded'])).trim();
  const local = join(folder, 'nginx.conf');
  await writeFile(local, text);
  await lab.dockerAt('ucp-node-1', ['cp', local, `${container}:${file}`]);
  // The first file names another pid file than the image's own.
  const reload =
    'kill -HUP $(cat /var/run/proxy.pid /var/run/nginx.pid /run/nginx.pid 2>/dev/null | head -n 1)';
  await lab.dockerAt('ucp-node-1', ['exec', container, 'sh', '-c', reload]);
  seen.add(id);
}

async function proxyTasks(lab: Lab): Promise<number> {
  return (await lab.docker(['service', 'ps', 'proxy', '-q'])).trim().split('\n').length;
}

function print(
  name: string,
  { sent, failed, slowestMs, reasons }: Awaited<ReturnType<Load['stop']>>,
  changes: number,
): void {
  console.log(
    `${name}: ${sent} requests, ${failed} failed, slowest ${slowestMs} ms, ${changes} changes`,
    reasons,
  );
}

await main();
