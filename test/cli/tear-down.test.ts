import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startCliWithInterlock, type CliWithInterlock } from '../support/sandbox/cli-with-interlock.ts';
import { runningDocumentOf } from '../support/sandbox/running-document.ts';
import { clusterOf } from '../../src/interlock/blocks/extension-block.ts';

let cli: CliWithInterlock;

beforeEach(async () => {
  cli = await startCliWithInterlock();
});

afterEach(async () => {
  await cli.close();
});

const manifest = (kind: string, name: string, spec: string, annotations = ''): string =>
  `apiVersion: swarm-reconciler.io/v1\nkind: ${kind}\nmetadata: { name: ${name}${annotations} }\nspec: ${spec}\n`;

const cluster = (name: string, node: string, port: number): string =>
  manifest(
    'ServiceCluster',
    name,
    `{ nodes: [${node}], networks: [${name}net], proxy: { publish: { http: { published: ${port} }, https: { published: ${port + 1} } } } }`,
  );

const adopt = `, annotations: { swarm-reconciler.io/adopt: 'true' }`;

const names = Array.from({ length: 40 }, (_, index) => `app-${String(index)}`);
const clusterFor = (index: number): string => (index % 2 === 0 ? 'blue' : 'green');

const overlays = names.map((name, index) =>
  manifest(
    'RoutedService',
    name,
    `{ serviceCluster: ${clusterFor(index)}, route: { hosts: [${name}.test], port: 80 } }`,
    adopt,
  ),
);

const clusters = [cluster('blue', 'ucp-node-0', 8090), cluster('green', 'ucp-node-1', 9090)];

/** Forty services that somebody else has deployed with a route, as the default cluster serves them. */
async function deployStack(): Promise<void> {
  await cli.engine.api('POST', '/networks/create', { Name: 'stacknet', Driver: 'overlay' });
  for (const name of names) {
    const made = await cli.engine.api('POST', '/services/create', {
      Name: name,
      Labels: { 'com.docker.lb.hosts': `${name}.test`, 'com.docker.lb.port': '80' },
      TaskTemplate: { ContainerSpec: { Image: 'nginx:1' }, Networks: [{ Target: 'stacknet' }] },
      Mode: { Replicated: { Replicas: 1 } },
    });
    expect(made.status).toBe(201);
  }
}

const apply = (...flags: readonly string[]) =>
  cli.run('apply', '--yes', '--stable-for', '0s', '--prune', ...flags);

/** The cluster label of each service. */
function labelled(): readonly string[] {
  const { services } = cli.engine.sandbox.snapshot();
  const labels = new Map(services.map(({ Spec }) => [Spec.Name, Spec.Labels]));
  return names.map((name) => labels.get(name)?.['com.docker.lb.service_cluster'] ?? '');
}

const served = (): readonly string[] =>
  Object.values(runningDocumentOf(cli).extensions).map(clusterOf).sort();

/** The two clusters serve all services, and the default block is gone. */
async function moveIn(): Promise<void> {
  await deployStack();
  await cli.declare([...clusters, ...overlays].join('---\n'));
  expect((await apply('--allow-interruption')).code).toBe(0);
  await cli.declare(
    [...clusters, ...overlays, manifest('Interlock', 'interlock', '{ removeExtensions: [default] }')].join(
      '---\n',
    ),
  );
  expect((await apply('--allow-interruption')).code).toBe(0);
  expect(served()).toEqual(['blue', 'green']);
  await cli.declare(manifest('Interlock', 'interlock', '{ removeLast: restoreTemplate }'));
}

describe('apply --prune of a source that declares no cluster any more', () => {
  it('leaves every service routed if nothing of it may be done', async () => {
    await moveIn();

    const applied = await apply('--max-deletes', '2');

    expect(applied.code).toBe(4);
    expect(applied.out).toContain(
      'service/app-0: it is one of 40 services that would be deleted or un-adopted',
    );
    expect(labelled()).toEqual(names.map((_, index) => clusterFor(index)));
    expect(served()).toEqual(['', 'blue', 'green']);
  });

  it('restores the default block and moves the services there, and holds back what stops a proxy', async () => {
    await moveIn();

    const applied = await apply('--max-deletes', '40');

    expect(applied.code).toBe(4);
    expect(applied.out).toContain('x service/ucp-interlock-proxy-blue: it would interrupt traffic');
    expect(labelled()).toEqual(names.map(() => ''));
    expect(served()).toEqual(['', 'blue', 'green']);
    // Until the proxy of the restored block runs, nobody would route to them.
    expect(applied.out).toMatch(/^running +service\/ucp-interlock-proxy$[^]*^updated +service\/app-0$/m);
  });

  it('goes back to where it began once that is allowed, for one proxy after the other', async () => {
    await moveIn();
    await apply('--max-deletes', '40');

    const blue = 'service/ucp-interlock-proxy-blue';
    const one = await apply('--max-deletes', '2', '--allow-interruption-of', blue);
    expect(one.code).toBe(4);
    expect(served()).toEqual(['', 'green']);

    expect((await apply('--allow-interruption')).code).toBe(0);
    expect(served()).toEqual(['']);
    expect((await cli.run('plan', '--prune', '--detailed-exitcode')).code).toBe(0);
  });
});
