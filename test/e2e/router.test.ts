import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Lab } from '../../tools/lab/lab.ts';
import { describeLab } from '../support/lab/describe-lab.ts';
import { shareLab } from '../support/lab/shared-lab.ts';
import { poll } from '../support/poll.ts';
import { startReconciler, type RunningReconciler } from '../support/reconciler.ts';

const configToml = (registry: string): string => `
PollInterval = "3s"
${['east', 'west'].map((cluster) => blockOf(cluster, registry)).join('')}`;

const blockOf = (cluster: string, registry: string): string => `
[Extensions.${cluster}]
ServiceCluster = "${cluster}"
ProxyImage = "${registry}/nginx:1"
ProxyServiceName = "proxy-${cluster}"
ProxyReplicas = 1
ProxyStopSignal = "SIGQUIT"
ProxyStopGracePeriod = "5s"
ProxyConstraints = ["node.hostname==${nodeOf[cluster] ?? ''}"]
PublishMode = "host"
PublishedPort = 80
TargetPort = 80
PublishedSSLPort = 8443
TargetSSLPort = 443
`;

const nodeOf: Readonly<Record<string, string>> = { east: 'ucp-node-0', west: 'ucp-node-1' };

// The steps build on each other.
describeLab('our core on a real swarm, with the stock nginx', () => {
  let lab: Lab;
  let folder: string;
  let core: RunningReconciler;

  const startCore = (): RunningReconciler =>
    startReconciler(['router', '--config', join(folder, 'config.toml'), '--host', lab.dockerHost]);
  const curl = (node: string, host: string): Promise<string> => {
    const address = lab.nodes.find(({ name }) => name === node)?.address ?? node;
    const options = ['-sS', '-m', '5', '-w', ' %{http_code}', '-H', `Host: ${host}`];
    return lab
      .inNode('ucp-manager-0', ['curl', ...options, `http://${address}/`])
      .catch((error: unknown) => String(error));
  };
  const untilAnswers = (node: string, host: string, pattern: RegExp): Promise<string> =>
    poll(`${host} at ${node} answers ${pattern.source}`, async () => {
      const answer = await curl(node, host);
      return pattern.test(answer) ? answer : undefined;
    });
  const createDemo = (cluster: string, host: string): Promise<string> =>
    lab.docker([
      ...['service', 'create', '--detach', '--name', `demo${cluster}`, '--network', `demo-${cluster}`],
      ...['--replicas', '2', '--label', `com.docker.lb.hosts=${host}`, '--label', 'com.docker.lb.port=8000'],
      ...['--label', `com.docker.lb.service_cluster=${cluster}`, 'training/whoami:latest'],
    ]);
  /** Everything by which a change of a proxy shows. */
  const stateOf = async (proxy: string): Promise<readonly string[]> => [
    await lab.docker(['service', 'inspect', proxy, '--format', '{{.Version.Index}}']),
    await lab.docker(['service', 'ps', proxy, '--quiet', '--no-trunc']),
    await lab.docker([
      ...['service', 'inspect', proxy, '--format'],
      '{{range .Spec.TaskTemplate.ContainerSpec.Configs}}{{.ConfigName}}{{end}}',
    ]),
  ];

  beforeAll(async () => {
    lab = await shareLab();
    folder = await mkdtemp(join(tmpdir(), 'reconciler-router-'));
    await writeFile(join(folder, 'config.toml'), configToml(lab.registry));
    for (const cluster of Object.keys(nodeOf))
      await lab.docker(['network', 'create', '--driver', 'overlay', `demo-${cluster}`]);
    core = startCore();
  });

  afterAll(async () => {
    core.process.kill('SIGKILL');
    await rm(folder, { recursive: true });
  });

  it('each host is answered at the proxy of its cluster only; others get 503', async () => {
    await createDemo('east', 'demo.A');
    await createDemo('west', 'demo.B');

    await untilAnswers('ucp-node-0', 'demo.A', /^I'm .* 200$/s);
    await untilAnswers('ucp-node-1', 'demo.B', /^I'm .* 200$/s);
    expect(await curl('ucp-node-1', 'demo.A')).toMatch(/ 503$/);
    expect(await curl('ucp-node-0', 'demo.B')).toMatch(/ 503$/);
  });

  it('a change in east leaves the proxy of west as it is', async () => {
    const before = await stateOf('proxy-west');
    const east = await stateOf('proxy-east');

    await lab.docker(['service', 'scale', '--detach', 'demoeast=3']);
    await poll('the proxy of east has changed', async () =>
      (await stateOf('proxy-east')).at(-1) === east.at(-1) ? undefined : true,
    );

    expect(await stateOf('proxy-west')).toEqual(before);
  });

  it('a rolling update of a service ends with its new tasks routed', async () => {
    const answers = (): Promise<string> => untilAnswers('ucp-node-0', 'demo.A', /^I'm .* 200$/s);
    const tasks = async (): Promise<readonly string[]> =>
      (
        await lab.docker([
          'service',
          'ps',
          'demoeast',
          '--filter',
          'desired-state=running',
          '--quiet',
          '--no-trunc',
        ])
      ).split('\n');
    const before = await tasks();

    await lab.docker([
      'service',
      'update',
      '--detach',
      '--env-add',
      'ROUND=2',
      '--update-parallelism',
      '1',
      'demoeast',
    ]);
    await poll('all tasks are new', async () => {
      const now = await tasks();
      return now.length === before.length && now.every((id) => id === '' || !before.includes(id))
        ? true
        : undefined;
    });

    await answers();
  });

  it('SIGTERM ends it with exit code 0; a second core then goes on at once', async () => {
    core.process.kill('SIGTERM');
    expect((await core.finished).code).toBe(0);

    core = startCore();
    await lab.docker(['service', 'rm', 'demowest']);

    await untilAnswers('ucp-node-1', 'demo.B', / 503$/);
  });
});
