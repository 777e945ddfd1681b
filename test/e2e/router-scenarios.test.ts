import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Lab } from '../../tools/lab/lab.ts';
import { describeLab } from '../support/lab/describe-lab.ts';
import { endLab, startOwnLab } from '../support/lab/shared-lab.ts';
import { poll } from '../support/poll.ts';
import { runReconciler } from '../support/reconciler.ts';

const manifests = `
apiVersion: swarm-reconciler.io/v1
kind: Interlock
metadata: { name: interlock }
spec: { deploy: {} }
---
apiVersion: swarm-reconciler.io/v1
kind: ServiceCluster
metadata: { name: east }
spec: { nodes: [ucp-node-0], nodeLabels: { nodetype: loadbalancer, region: east }, networks: [eastnet, othernet] }
---
apiVersion: swarm-reconciler.io/v1
kind: ServiceCluster
metadata: { name: west }
spec: { nodes: [ucp-node-1], networks: [westnet] }
`;

/** Answers with what it was asked, upgrades what asks for it, and serves TLS where it has a certificate. */
const echo = `
const fs = require('node:fs'); const { hostname } = require('node:os');
const files = ['/run/secrets/app.pem', '/run/secrets/app.key'];
const tls = files.every((file) => fs.existsSync(file));
const answer = (request, response) => {
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ id: hostname(), url: request.url, headers: request.headers }) + '\\n');
};
const server = tls
  ? require('node:https').createServer({ cert: fs.readFileSync(files[0]), key: fs.readFileSync(files[1]) }, answer)
  : require('node:http').createServer(answer);
server.on('upgrade', (_request, socket) =>
  socket.end('HTTP/1.1 101 Switching Protocols\\r\\nConnection: Upgrade\\r\\nUpgrade: websocket\\r\\n\\r\\n'));
server.listen(8000);
process.on('SIGTERM', () => process.exit(0));`;

const [east, west, manager] = ['ucp-node-0', 'ucp-node-1', 'ucp-manager-0'];

interface ServiceOptions {
  readonly labels: Readonly<Record<string, string>>;
  readonly cluster?: string;
  readonly network?: string;
  readonly more?: readonly string[];
}

// One lab and one core for all; the numbers are those of the list of acceptance scenarios.
describeLab('the scenarios of Interlock on our own core', () => {
  let lab: Lab;
  let folder: string;

  const addressOf = (node: string): string => lab.nodes.find(({ name }) => name === node)?.address ?? '';
  /** What curl prints, its errors included. */
  const ask = (...options: readonly string[]): Promise<string> =>
    lab.inNode(manager, ['sh', '-c', '"$@" 2>&1 || true', 'sh', 'curl', '-sS', '-m', '5', ...options]);
  const curl = (node: string, host: string, path = '/', ...options: readonly string[]): Promise<string> =>
    ask('-i', ...options, '-H', `Host: ${host}`, `http://${addressOf(node)}${path}`);
  const curlTls = (node: string, host: string): Promise<string> =>
    ask('-kv', '--resolve', `${host}:8443:${addressOf(node)}`, `https://${host}:8443/`);
  const until = (what: string, look: () => Promise<string>, pattern: RegExp): Promise<string> =>
    poll(`${what} answers ${pattern.source}`, async () => {
      const answer = await look();
      return pattern.test(answer) ? answer : undefined;
    });
  const create = (
    name: string,
    { labels, cluster = 'east', network = `${cluster}net`, more = [] }: ServiceOptions,
  ) => {
    const all = { port: '8000', service_cluster: cluster, ...labels };
    const routed = Object.entries(all).flatMap(([key, value]) => [
      '--label',
      `com.docker.lb.${key}=${value}`,
    ]);
    return lab.docker([
      ...['service', 'create', '--detach', '--name', name, '--network', network, ...routed, ...more],
      ...[`${lab.registry}/node:1`, '-e', echo],
    ]);
  };
  const update = (...args: readonly string[]) => lab.docker(['service', 'update', '--detach', ...args]);
  /** Ids of the containers that have answered a number of requests. */
  const answeredBy = async (host: string, requests: number): Promise<ReadonlySet<string>> => {
    const ids: string[] = [];
    for (let index = 0; index < requests; index += 1) {
      const [, id] = /"id":"(\w+)"/.exec(await curl(east, host)) ?? [];
      if (id !== undefined) ids.push(id);
    }
    return new Set(ids);
  };
  /** Everything by which a change of a proxy shows. */
  const stateOf = (proxy: string): Promise<readonly string[]> =>
    Promise.all([
      lab.docker(['service', 'inspect', proxy, '--format', '{{.Version.Index}}']),
      lab.docker(['service', 'ps', proxy, '--quiet', '--no-trunc']),
      lab.docker([
        'service',
        'inspect',
        proxy,
        '--format',
        '{{json .Spec.TaskTemplate.ContainerSpec.Configs}}',
      ]),
    ]);
  /** Once swarm has ended its rollout, which moves the version too. */
  const settledState = async (proxy: string): Promise<readonly string[]> => {
    await poll(`${proxy} is settled`, async () => {
      const format = '{{with .UpdateStatus}}{{.State}}{{end}}';
      return (await lab.docker(['service', 'inspect', proxy, '--format', format])).includes('updating')
        ? undefined
        : true;
    });
    return stateOf(proxy);
  };
  const secret = async (name: string, file: string): Promise<void> => {
    await lab.docker(['secret', 'create', name, join(folder, file)]);
  };

  beforeAll(async () => {
    lab = await startOwnLab({ router: true });
    folder = await mkdtemp(join(tmpdir(), 'reconciler-scenarios-'));
    await writeFile(join(folder, 'all.yaml'), manifests);
    for (const name of ['tls.local', 'app.local']) {
      const out = ['-keyout', join(folder, `${name}.key`), '-out', join(folder, `${name}.pem`)];
      const request = [
        'req',
        '-x509',
        '-newkey',
        'rsa:2048',
        '-nodes',
        '-days',
        '90',
        '-subj',
        `/CN=${name}`,
        ...out,
      ];
      execFileSync('openssl', request, { stdio: 'ignore' });
    }
    const apply = await runReconciler([
      ...['apply', join(folder, 'all.yaml'), '--yes', '--timeout', '3m', '--host', lab.dockerHost],
    ]);
    expect(apply.code, apply.stdout + apply.stderr).toBe(0);
    await lab.docker(['network', 'create', '--driver', 'overlay', 'elsewhere']);
    for (const name of ['tls.local', 'app.local'])
      for (const kind of ['pem', 'key']) await secret(`${name}.${kind}`, `${name}.${kind}`);
    const app = [
      '--secret',
      'source=app.local.pem,target=app.pem',
      '--secret',
      'source=app.local.key,target=app.key',
    ];
    await create('basic', { labels: { hosts: 'demo.local' } });
    await create('multi', { labels: { hosts: 'example.com,test.com' } });
    const redirects = 'http://old.local,http://new.local';
    await create('moved', { labels: { hosts: 'old.local,new.local', redirects } });
    await create('rooted', {
      labels: { hosts: 'ctx.local', context_root: '/app', context_root_rewrite: 'true' },
    });
    await create('chat', { labels: { hosts: 'ws.local', websocket_endpoints: '/ws' } });
    await create('secure', {
      labels: { hosts: 'tls.local', ssl_cert: 'tls.local.pem', ssl_key: 'tls.local.key' },
    });
    await create('through', { labels: { hosts: 'app.local', ssl_passthrough: 'true' }, more: app });
    await create('lost', { labels: { hosts: 'lost.local' }, network: 'elsewhere' });
    await create('fallback', { labels: { default_backend: 'true' }, cluster: 'west' });
    await create('western', { labels: { hosts: 'west.local' }, cluster: 'west' });
    await until('the last service', () => curl(west, 'west.local'), /200 OK/);
    await until('the passthrough service', () => curlTls(east, 'app.local'), /"url":"\/"/);
  });

  afterAll(async () => {
    await endLab();
    await rm(folder, { recursive: true });
  });

  it('2 no route: an unknown host gets 503 with a page', async () => {
    expect(await curl(east, 'nobody.local')).toMatch(/^HTTP\/1.1 503 [^]*An error occurred/);
  });

  it('3 basic: answered by its task, with the headers that say by whom', async () => {
    const answer = await until('demo.local', () => curl(east, 'demo.local', '/ping'), /200 OK/);

    for (const header of [
      'x-request-id',
      'x-proxy-id',
      'x-server-info',
      'x-upstream-addr',
      'x-upstream-response-time',
    ])
      expect(answer.toLowerCase()).toContain(`\n${header}: `);
    expect(answer).toMatch(/x-upstream-addr: [\d.]+:8000/i);
    const [, id = 'none'] = /x-request-id: (\w+)/i.exec(answer) ?? [];
    expect(answer).toContain(`"x-request-id":"${id}"`);
  });

  it('6 multi host: each is answered', async () => {
    for (const host of ['example.com', 'test.com']) await until(host, () => curl(east, host), /200 OK/);
  });

  it('12 redirect: 302 with path and query kept', async () => {
    const answer = await until('old.local', () => curl(east, 'old.local', '/a?b=c'), /302 /);

    expect(answer).toMatch(/location: http:\/\/new\.local\/a\?b=c\r/i);
    await until('new.local', () => curl(east, 'new.local'), /200 OK/);
  });

  it('13 context: the root of the application, and nothing beside it', async () => {
    const answer = await until('ctx.local', () => curl(east, 'ctx.local', '/app/x'), /200 OK/);

    expect(answer).toContain('"url":"/x"');
    expect(await curl(east, 'ctx.local', '/apple')).toMatch(/^HTTP\/1.1 503 /);
  });

  it('14 websocket: the endpoint is upgraded', async () => {
    const upgrade = [
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: MTIz',
    ];
    const options = upgrade.flatMap((header) => ['-H', header]);

    await until('ws.local', () => curl(east, 'ws.local', '/ws', ...options), /101 Switching Protocols/);
    expect(await curl(east, 'ws.local', '/other')).toMatch(/200 OK/);
  });

  it('15 default backend: serves unknown hosts, and known ones go on', async () => {
    await until('an unknown host', () => curl(west, 'whoever.local'), /200 OK/);
    expect(await curl(west, 'west.local')).toMatch(/200 OK/);
  });

  it('16 TLS terminate: by the certificate of the host; plain HTTP is served too', async () => {
    const answer = await until('tls.local', () => curlTls(east, 'tls.local'), /"url":"\/"/);

    expect(answer).toMatch(/subject: CN ?= ?tls\.local/);
    expect(answer).toContain('"x-forwarded-proto":"https"');
    expect(await curl(east, 'tls.local')).toMatch(/200 OK/);
  });

  it('17 TLS with an unknown name or none: the connection is closed', async () => {
    expect(await curlTls(east, 'unknown.local')).toMatch(/curl: \((35|56)\)/);
  });

  it('18 passthrough: the certificate of the application; plain HTTP answers 503', async () => {
    const answer = await until('app.local', () => curlTls(east, 'app.local'), /"url":"\/"/);

    expect(answer).toMatch(/subject: CN ?= ?app\.local/);
    expect(answer.toLowerCase()).not.toContain('< x-proxy-id');
    expect(await curl(east, 'app.local')).toMatch(/^HTTP\/1.1 503 /);
  });

  it('19 clusters: a host answers at its own cluster only, and no node without a proxy does', async () => {
    expect(await curl(east, 'west.local')).toMatch(/^HTTP\/1.1 503 /);
    expect(await curl(manager, 'west.local')).toContain('curl: (7)');
  });

  it('24 dedicated nodes: tasks of a proxy run on the labelled nodes only', async () => {
    const nodes = await lab.docker(['service', 'ps', 'ucp-interlock-proxy-east', '--format', '{{.Node}}']);

    expect(new Set(nodes.split('\n').filter((node) => node !== ''))).toEqual(new Set([east]));
  });

  it('28 Networks: a service on another network gets no requests, and the proxy does not join it', async () => {
    expect(await curl(east, 'lost.local')).toMatch(/^HTTP\/1.1 503 /);
    const id = (await lab.docker(['network', 'inspect', 'elsewhere', '--format', '{{.ID}}'])).trim();
    const proxy = await lab.docker(['service', 'inspect', 'ucp-interlock-proxy-east']);
    expect(proxy).not.toContain(id);
  });

  it('4 scale: each of four tasks answers', async () => {
    const before = await settledState('ucp-interlock-proxy-west');

    await lab.docker(['service', 'scale', '--detach', 'basic=4']);

    await poll('four tasks answer', async () =>
      (await answeredBy('demo.local', 12)).size === 4 ? true : undefined,
    );
    // 20 cluster isolation: nothing of the other proxy has changed.
    expect(await stateOf('ucp-interlock-proxy-west')).toEqual(before);
  });

  it('20 cluster isolation: a new service of east leaves the proxy of west untouched', async () => {
    const before = await settledState('ucp-interlock-proxy-west');

    await create('newcomer', { labels: { hosts: 'new.east' } });
    await until('new.east', () => curl(east, 'new.east'), /200 OK/);

    expect(await stateOf('ucp-interlock-proxy-west')).toEqual(before);
  });

  it('7 canary: two services share a host by their tasks, and either takes it over', async () => {
    await create('v1', { labels: { hosts: 'canary.local' }, more: ['--replicas', '2'] });
    await create('v2', { labels: { hosts: 'canary.local' } });
    await poll('three tasks answer', async () =>
      (await answeredBy('canary.local', 12)).size === 3 ? true : undefined,
    );

    await lab.docker(['service', 'scale', '--detach', 'v1=0']);

    await poll('one task answers', async () =>
      (await answeredBy('canary.local', 6)).size === 1 ? true : undefined,
    );
  });

  it('34 unhealthy task: not routed before its health check says so', async () => {
    const health = ['--health-interval', '1s', '--health-retries', '100', '--health-start-period', '60s'];
    await create('slow', {
      labels: { hosts: 'slow.local' },
      more: ['--health-cmd', 'test -f /tmp/ready', ...health],
    });
    await until('slow.local', () => curl(east, 'slow.local'), /^HTTP\/1.1 503 /);

    await update('--health-cmd', 'true', 'slow');

    await until('slow.local', () => curl(east, 'slow.local'), /200 OK/);
  });

  it('33 proxy deleted: the core makes it again, with its constraints', async () => {
    await lab.docker(['service', 'rm', 'ucp-interlock-proxy-east']);

    const inspect = [
      ...['service', 'inspect', 'ucp-interlock-proxy-east', '--format'],
      '{{json .Spec.TaskTemplate.Placement.Constraints}}',
    ];
    const constraints = await poll('the proxy is made again', () =>
      lab.docker(inspect).catch(() => undefined),
    );
    expect(constraints).toContain('node.labels.region==east');
    await until('demo.local', () => curl(east, 'demo.local'), /200 OK/);
  });
});
