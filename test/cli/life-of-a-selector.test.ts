import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CliResult } from '../support/sandbox/cli-on-sandbox.ts';
import { startCliWithInterlock, type CliWithInterlock } from '../support/sandbox/cli-with-interlock.ts';

let cli: CliWithInterlock;

beforeEach(async () => {
  cli = await startCliWithInterlock();
});

afterEach(async () => {
  await cli.close();
});

const cluster = (selector: string, spec = ''): string => `apiVersion: swarm-reconciler.io/v1
kind: ServiceCluster
metadata: { name: east }
spec:
  nodeSelector: ${selector}
  networks: [eastnet]
  proxy: { publish: { http: { published: 8080 }, https: { published: 9080 } } }
  ${spec}
`;

const plan = (): Promise<CliResult> => cli.run('plan', '--prune', '--detailed-exitcode');

const converge = async (): Promise<void> => {
  const applied = await cli.run('apply', '--yes', '--stable-for', '0s', '--prune', '--allow-interruption');
  expect(applied.code, applied.out).toBe(0);
  expect((await plan()).out).toBe('No changes. Swarm matches the manifests.\n');
};

const nodeNamed = (hostname: string) =>
  cli.engine.sandbox.snapshot().nodes.find(({ Description }) => Description.Hostname === hostname);

/** Names of the nodes on which proxies of the cluster run. */
const proxyNodes = (): readonly string[] => {
  const { services, tasks, nodes } = cli.engine.sandbox.snapshot();
  const proxy = services.find(({ Spec }) => Spec.Name === 'ucp-interlock-proxy-east');
  const running = tasks.filter(
    ({ ServiceID, Status }) => ServiceID === proxy?.ID && Status.State === 'running',
  );
  return nodes
    .filter(({ ID }) => running.some(({ NodeID }) => NodeID === ID))
    .map(({ Description }) => Description.Hostname)
    .sort();
};

const joins = (hostname: string): void => {
  const labels = { 'com.docker.ucp.orchestrator.swarm': 'true' };
  cli.engine.sandbox.addNode({ hostname, role: 'worker', labels });
};

describe('a cluster that selects its nodes', () => {
  it('labels a node that joins and gives it a proxy, and removes both when it has left', async () => {
    await cli.declare(cluster('{ names: ucp-node-* }'));
    await converge();
    expect(proxyNodes()).toEqual(['ucp-node-0', 'ucp-node-1']);

    joins('ucp-node-2');
    const joined = await plan();

    expect(joined.code).toBe(2);
    expect(joined.out).toMatch(/~ node\/ucp-node-2 .*\n +\+ labels\.region {2}"east"/);
    expect(joined.out).toContain('Extensions.east.ProxyReplicas  2 -> 3');
    await converge();
    expect(proxyNodes()).toEqual(['ucp-node-0', 'ucp-node-1', 'ucp-node-2']);

    cli.engine.sandbox.setNodeState('ucp-node-2', 'down');
    const left = nodeNamed('ucp-node-2');
    expect((await cli.engine.api('DELETE', `/nodes/${left?.ID ?? ''}`)).status).toBe(200);

    expect((await plan()).out).toContain('Extensions.east.ProxyReplicas  3 -> 2');
    await converge();
    expect(proxyNodes()).toEqual(['ucp-node-0', 'ucp-node-1']);
  });

  it('does nothing if a node is only down, nor when it returns', async () => {
    await cli.declare(cluster('{ role: worker }'));
    await converge();

    for (const state of ['down', 'ready'] as const) {
      cli.engine.sandbox.setNodeState('ucp-node-1', state);
      await cli.core.settled();

      expect(await plan()).toEqual({ code: 0, out: 'No changes. Swarm matches the manifests.\n' });
    }
  });

  it('removes its label from a node that it no longer selects', async () => {
    await cli.declare(cluster('{ role: worker }'));
    await converge();

    await cli.declare(cluster('{ names: "*-0", role: worker }'));
    await converge();

    expect(nodeNamed('ucp-node-0')?.Spec.Labels).toMatchObject({ region: 'east' });
    expect(nodeNamed('ucp-node-1')?.Spec.Labels).not.toHaveProperty('region');
    expect(proxyNodes()).toEqual(['ucp-node-0']);
  });

  it('is refused if no node matches, with exit code 4, and config.toml stays as it is', async () => {
    await cli.declare(cluster('{ labels: { zone: dmz } }'));

    const applied = await cli.run('apply', '--yes', '--prune');

    expect(applied.code).toBe(4);
    expect(applied.out).toContain('spec.nodeSelector matches no node of the swarm');
    const names = cli.engine.sandbox.snapshot().configs.map(({ Spec }) => Spec.Name);
    expect(names.filter((name) => name.includes('conf-'))).toEqual(['com.docker.ucp.interlock.conf-1']);
  });
});
