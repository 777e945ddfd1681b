import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Lab } from '../../tools/lab/lab.ts';
import { describeLab } from '../support/lab/describe-lab.ts';
import { shareLab } from '../support/lab/shared-lab.ts';
import { poll } from '../support/poll.ts';
import { startReconciler, type RunningReconciler } from '../support/reconciler.ts';

const bin = new URL('../../dist/bin.js', import.meta.url).pathname;

const configToml = (registry: string): string =>
  ['east', 'west'].map((cluster, index) => blockOf(cluster, `ucp-node-${index}`, registry)).join('');

const blockOf = (cluster: string, node: string, registry: string): string => `
[Extensions.${cluster}]
ServiceCluster = "${cluster}"
ProxyImage = "${registry}/nginx:1"
ProxyServiceName = "proxy-${cluster}"
ProxyReplicas = 1
ProxyConstraints = ["node.hostname==${node}"]
PublishMode = "host"
PublishedPort = 80
TargetPort = 80
PublishedSSLPort = 8443
TargetSSLPort = 443
`;

// The steps build on each other.
describeLab('reconciler verify on a real swarm', () => {
  let lab: Lab;
  let folder: string;
  let core: RunningReconciler;

  /** From a node: this machine is not in their network. The last line is the exit code. */
  const verify = async (...flags: readonly string[]): Promise<string> => {
    const command = [process.execPath, bin, 'verify', '--host', lab.dockerHost, '--retries', '0', ...flags];
    const quoted = command.map((word) => `'${word}'`).join(' ');
    return lab.inNode('ucp-manager-0', ['sh', '-c', `${quoted} 2>&1; echo "exit $?"`]);
  };
  const serve = (name: string, cluster: string, labels: Readonly<Record<string, string>>): Promise<string> =>
    lab.docker([
      ...['service', 'create', '--detach', '--name', name, '--network', `net-${cluster}`],
      ...Object.entries({ port: '8000', service_cluster: cluster, ...labels }).flatMap(([key, value]) => [
        '--label',
        `com.docker.lb.${key}=${value}`,
      ]),
      'training/whoami:latest',
    ]);
  const untilOk = (...flags: readonly string[]): Promise<string> =>
    poll('every route works', async () => {
      const out = await verify(...flags);
      return out.includes(' 0 fail,') ? out : undefined;
    });

  beforeAll(async () => {
    lab = await shareLab();
    folder = await mkdtemp(join(tmpdir(), 'reconciler-verify-'));
    await writeFile(join(folder, 'config.toml'), configToml(lab.registry));
    await makeCertificate(folder);
    for (const cluster of ['east', 'west']) {
      await lab.docker(['network', 'create', '--driver', 'overlay', `net-${cluster}`]);
    }
    for (const name of ['shop.crt', 'shop.key']) {
      await lab.docker(['secret', 'create', name, join(folder, name)]);
    }
    await lab.docker(['config', 'create', 'conf-1', join(folder, 'config.toml')]);
    // The core runs beside the swarm; this service only mounts what it reads, as a core in the swarm does.
    await lab.docker([
      ...[
        'service',
        'create',
        '--detach',
        '--name',
        'ucp-interlock',
        '--label',
        'io.swarm-reconciler.core=router',
      ],
      ...['--config', 'source=conf-1,target=/config.toml', 'training/whoami:latest'],
    ]);
    core = startReconciler(['router', '--config', join(folder, 'config.toml'), '--host', lab.dockerHost]);
    await serve('demoeast', 'east', { hosts: 'demo.A' });
    await serve('demowest', 'west', { hosts: 'demo.B' });
  });

  afterAll(async () => {
    core.process.kill('SIGKILL');
    await rm(folder, { recursive: true });
  });

  it('finds nothing wrong with the two clusters of the vendor page', async () => {
    const out = await untilOk();

    expect(out).toMatch(/^\d+ probes: \d+ ok, 0 warn, 0 fail, 4 skipped\.\nexit 0/);
  });

  it('checks that a task of the service answered, by a proxy of the cluster', async () => {
    const out = await verify('-o', 'json', '--route-host', 'demo.A', '--node', 'ucp-node-0');
    const { probes } = JSON.parse(out.slice(0, out.lastIndexOf('exit'))) as {
      readonly probes: readonly object[];
    };

    expect(probes).toMatchObject([
      {
        ...{ kind: 'route', outcome: 'ok' },
        got: {
          status: 200,
          proxy: expect.stringMatching(/^[0-9a-f]{12}$/) as string,
          upstream: expect.stringMatching(/^10\.\d+\.\d+\.\d+:8000$/) as string,
        },
      },
    ]);
  });

  it('judges TLS, redirects and context roots of our core', async () => {
    await serve('shop', 'east', { hosts: 'shop.test', ssl_cert: 'shop.crt', ssl_key: 'shop.key' });
    await serve('moved', 'west', {
      hosts: 'old.test,new.test',
      redirects: 'http://old.test,https://new.test',
    });
    await serve('app', 'west', { hosts: 'app.test', context_root: '/app', context_root_rewrite: 'true' });

    const out = await untilOk('--ca', join(folder, 'ca.crt'));
    expect(out).toMatch(/ 0 warn, 0 fail,.*\nexit 0/);
    expect(await verify('--route-host', 'shop.test')).toMatch(
      /fail {2}tls .*is not trusted: UNABLE_TO_VERIFY_LEAF_SIGNATURE[^]*exit 3/,
    );
  });

  it('names a service that has no task any more', async () => {
    await lab.docker(['service', 'scale', '--detach', 'demowest=0']);
    const out = await poll('the route has failed', async () => {
      const found = await verify('--route-host', 'demo.B');
      return found.includes('no task of demowest runs') ? found : undefined;
    });

    expect(out).toMatch(/^demo\.b\n {2}fail {2}route .*answered 503: no task of demowest runs\n[^]*exit 3/);
  });
});

/** A certificate of shop.test, and the CA that issued it. */
async function makeCertificate(folder: string): Promise<void> {
  const openssl = (...args: readonly string[]): Buffer =>
    execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  openssl(
    'req',
    '-x509',
    ...key,
    '-keyout',
    'ca.key',
    '-out',
    'ca.crt',
    '-days',
    '60',
    '-subj',
    '/CN=Lab CA',
  );
  openssl('req', ...key, '-keyout', 'shop.key', '-out', 'shop.csr', '-subj', '/CN=shop.test');
  await writeFile(join(folder, 'names'), 'subjectAltName=DNS:shop.test\n');
  const sign = ['-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial', '-extfile', 'names', '-days', '60'];
  openssl('x509', '-req', '-in', 'shop.csr', ...sign, '-out', 'shop.crt');
}
