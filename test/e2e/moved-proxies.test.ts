import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Lab } from '../../tools/lab/lab.ts';
import { describeLab } from '../support/lab/describe-lab.ts';
import { startInterlock, type Interlock } from '../support/lab/interlock.ts';
import { shareLab } from '../support/lab/shared-lab.ts';
import { runReconciler, type Finished } from '../support/reconciler.ts';

const proxy = 'ucp-interlock-proxy-east';

// The steps build on each other.
describeLab('the proxy of a cluster that moves to another node', () => {
  let lab: Lab;
  let interlock: Interlock;
  let folder: string;

  const apply = (...flags: readonly string[]): Promise<Finished> =>
    runReconciler(['apply', folder, '--yes', '--prune', ...flags, '--host', lab.dockerHost]);

  const declareOn = (node: string): Promise<void> =>
    writeFile(
      join(folder, 'east.yaml'),
      `apiVersion: swarm-reconciler.io/v1
kind: ServiceCluster
metadata: { name: east }
spec:
  nodes: [${node}]
  networks: [eastnet]
  proxy: { publish: { http: { published: 8090 }, https: { published: 8091 } } }
`,
    );

  /** The nodes with a running task of the proxy. */
  const nodesOfProxy = async (): Promise<readonly string[]> => {
    const ps = ['service', 'ps', proxy, '--filter', 'desired-state=running'];
    const lines = (await lab.docker([...ps, '--format', '{{.Node}} {{.CurrentState}}'])).split('\n');
    return lines.flatMap((line) => /^(\S+) Running /.exec(line)?.[1] ?? []);
  };

  beforeAll(async () => {
    lab = await shareLab();
    folder = await mkdtemp(join(tmpdir(), 'reconciler-moved-'));
    interlock = await startInterlock(lab);
    await declareOn('ucp-node-0');
    const made = await apply();
    expect(made.code, made.stdout + made.stderr).toBe(0);
  });

  afterAll(async () => {
    await interlock.stop();
    await rm(folder, { recursive: true });
  });

  it('stays without permission to interrupt traffic', async () => {
    await declareOn('ucp-node-1');

    const applied = await apply();

    expect(applied.code, applied.stdout + applied.stderr).toBe(4);
    expect(applied.stdout).toContain('x node/ucp-node-0: it would interrupt traffic');
    expect(await nodesOfProxy()).toEqual(['ucp-node-0']);
  });

  it('runs on the new node when apply reports success', async () => {
    const applied = await apply('--allow-interruption-of', `service/${proxy}`);

    expect(applied.code, applied.stdout + applied.stderr).toBe(0);
    expect(await nodesOfProxy()).toEqual(['ucp-node-1']);
  });

  it('stays if a service holds its port on the new node', async () => {
    const publish = ['--publish', 'mode=host,published=8090,target=8090'];
    const constraint = ['--constraint', 'node.hostname==ucp-node-0'];
    await lab.docker([
      'service',
      'create',
      '--name',
      'holder',
      ...publish,
      ...constraint,
      'training/whoami:latest',
    ]);
    await declareOn('ucp-node-0');

    const applied = await apply('--allow-interruption');

    expect(applied.code, applied.stdout + applied.stderr).toBe(4);
    expect(applied.stdout).toContain(
      `x service/${proxy}: port 8090 is in use by service "holder" on node ucp-node-0`,
    );
    expect(await nodesOfProxy()).toEqual(['ucp-node-1']);
    await lab.docker(['service', 'rm', 'holder']);
  });

  // Another port: the engine may still be freeing the one that the service held.
  it('is reported as unhealthy if it cannot start on the new node', async () => {
    await lab.dockerAt('ucp-node-0', [
      'run',
      '-d',
      '--name',
      'holder',
      '-p',
      '8091:8091',
      'training/whoami:latest',
    ]);

    const applied = await apply('--allow-interruption', '--timeout', '20s');

    expect(applied.code, applied.stdout + applied.stderr).toBe(3);
    expect(applied.stdout).toContain(`unhealthy service/${proxy}`);
    await lab.dockerAt('ucp-node-0', ['rm', '-f', 'holder']);
  });

  it('succeeds once the port is free', async () => {
    const applied = await apply('--allow-interruption');

    expect(applied.code, applied.stdout + applied.stderr).toBe(0);
    expect(await nodesOfProxy()).toEqual(['ucp-node-0']);
  });
});
