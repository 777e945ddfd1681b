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
import { east, manager, routedSwarm, west, type RoutedSwarm } from '../support/lab/routed-swarm.ts';

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

// One lab and one core for all; the numbers are those of the list of acceptance scenarios.
describeLab('the scenarios of Interlock on our own core', () => {
  let lab: Lab;
  let folder: string;
  let swarm: RoutedSwarm;

  const secret = async (name: string, file: string): Promise<void> => {
    await lab.docker(['secret', 'create', name, join(folder, file)]);
  };

  beforeAll(async () => {
    lab = await startOwnLab({ router: true });
    swarm = routedSwarm(lab);
    const { create, curl, curlTls, until } = swarm;
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
    expect(await swarm.curl(east, 'nobody.local')).toMatch(/^HTTP\/1.1 503 [^]*An error occurred/);
  });

  it('3 basic: answered by its task, with the headers that say by whom', async () => {
    const answer = await swarm.until('demo.local', () => swarm.curl(east, 'demo.local', '/ping'), /200 OK/);

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
    for (const host of ['example.com', 'test.com'])
      await swarm.until(host, () => swarm.curl(east, host), /200 OK/);
  });

  it('12 redirect: 302 with path and query kept', async () => {
    const answer = await swarm.until('old.local', () => swarm.curl(east, 'old.local', '/a?b=c'), /302 /);

    expect(answer).toMatch(/location: http:\/\/new\.local\/a\?b=c\r/i);
    await swarm.until('new.local', () => swarm.curl(east, 'new.local'), /200 OK/);
  });

  it('13 context: the root of the application, and nothing beside it', async () => {
    const answer = await swarm.until('ctx.local', () => swarm.curl(east, 'ctx.local', '/app/x'), /200 OK/);

    expect(answer).toContain('"url":"/x"');
    expect(await swarm.curl(east, 'ctx.local', '/apple')).toMatch(/^HTTP\/1.1 503 /);
  });

  it('14 websocket: the endpoint is upgraded', async () => {
    const upgrade = [
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: MTIz',
    ];
    const options = upgrade.flatMap((header) => ['-H', header]);

    await swarm.until(
      'ws.local',
      () => swarm.curl(east, 'ws.local', '/ws', ...options),
      /101 Switching Protocols/,
    );
    expect(await swarm.curl(east, 'ws.local', '/other')).toMatch(/200 OK/);
  });

  it('15 default backend: serves unknown hosts, and known ones go on', async () => {
    await swarm.until('an unknown host', () => swarm.curl(west, 'whoever.local'), /200 OK/);
    expect(await swarm.curl(west, 'west.local')).toMatch(/200 OK/);
  });

  it('16 TLS terminate: by the certificate of the host; plain HTTP is served too', async () => {
    const answer = await swarm.until('tls.local', () => swarm.curlTls(east, 'tls.local'), /"url":"\/"/);

    expect(answer).toMatch(/subject: CN ?= ?tls\.local/);
    expect(answer).toContain('"x-forwarded-proto":"https"');
    expect(await swarm.curl(east, 'tls.local')).toMatch(/200 OK/);
  });

  it('17 TLS with an unknown name or none: the connection is closed', async () => {
    expect(await swarm.curlTls(east, 'unknown.local')).toMatch(/curl: \((35|56)\)/);
  });

  it('18 passthrough: the certificate of the application; plain HTTP answers 503', async () => {
    const answer = await swarm.until('app.local', () => swarm.curlTls(east, 'app.local'), /"url":"\/"/);

    expect(answer).toMatch(/subject: CN ?= ?app\.local/);
    expect(answer.toLowerCase()).not.toContain('< x-proxy-id');
    expect(await swarm.curl(east, 'app.local')).toMatch(/^HTTP\/1.1 503 /);
  });

  it('19 clusters: a host answers at its own cluster only, and no node without a proxy does', async () => {
    expect(await swarm.curl(east, 'west.local')).toMatch(/^HTTP\/1.1 503 /);
    expect(await swarm.curl(manager, 'west.local')).toContain('curl: (7)');
  });

  it('24 dedicated nodes: tasks of a proxy run on the labelled nodes only', async () => {
    const nodes = await lab.docker(['service', 'ps', 'ucp-interlock-proxy-east', '--format', '{{.Node}}']);

    expect(new Set(nodes.split('\n').filter((node) => node !== ''))).toEqual(new Set([east]));
  });

  it('28 Networks: a service on another network gets no requests, and the proxy does not join it', async () => {
    expect(await swarm.curl(east, 'lost.local')).toMatch(/^HTTP\/1.1 503 /);
    const id = (await lab.docker(['network', 'inspect', 'elsewhere', '--format', '{{.ID}}'])).trim();
    const proxy = await lab.docker(['service', 'inspect', 'ucp-interlock-proxy-east']);
    expect(proxy).not.toContain(id);
  });

  it('4 scale: each of four tasks answers', async () => {
    const before = await swarm.settledState('ucp-interlock-proxy-west');

    await lab.docker(['service', 'scale', '--detach', 'basic=4']);

    await poll('four tasks answer', async () =>
      (await swarm.answeredBy('demo.local', 12)).size === 4 ? true : undefined,
    );
    // 20 cluster isolation: nothing of the other proxy has changed.
    expect(await swarm.stateOf('ucp-interlock-proxy-west')).toEqual(before);
  });

  it('20 cluster isolation: a new service of east leaves the proxy of west untouched', async () => {
    const before = await swarm.settledState('ucp-interlock-proxy-west');

    await swarm.create('newcomer', { labels: { hosts: 'new.east' } });
    await swarm.until('new.east', () => swarm.curl(east, 'new.east'), /200 OK/);

    expect(await swarm.stateOf('ucp-interlock-proxy-west')).toEqual(before);
  });

  it('7 canary: two services share a host by their tasks, and either takes it over', async () => {
    await swarm.create('v1', { labels: { hosts: 'canary.local' }, more: ['--replicas', '2'] });
    await swarm.create('v2', { labels: { hosts: 'canary.local' } });
    await poll('three tasks answer', async () =>
      (await swarm.answeredBy('canary.local', 12)).size === 3 ? true : undefined,
    );

    await lab.docker(['service', 'scale', '--detach', 'v1=0']);

    await poll('one task answers', async () =>
      (await swarm.answeredBy('canary.local', 6)).size === 1 ? true : undefined,
    );
  });

  it('34 unhealthy task: not routed before its health check says so', async () => {
    const health = ['--health-interval', '1s', '--health-retries', '100', '--health-start-period', '60s'];
    await swarm.create('slow', {
      labels: { hosts: 'slow.local' },
      more: ['--health-cmd', 'test -f /tmp/ready', ...health],
    });
    await swarm.until('slow.local', () => swarm.curl(east, 'slow.local'), /^HTTP\/1.1 503 /);

    await swarm.update('--health-cmd', 'true', 'slow');

    await swarm.until('slow.local', () => swarm.curl(east, 'slow.local'), /200 OK/);
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
    await swarm.until('demo.local', () => swarm.curl(east, 'demo.local'), /200 OK/);
  });
});
