import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { startCliWithInterlock } from '../support/sandbox/cli-with-interlock.ts';
import type { CliResult } from '../support/sandbox/cli-on-sandbox.ts';
import { startImagesOnSandbox, type ImagesOnSandbox } from '../support/sandbox/images-on-sandbox.ts';
import { memoryStreams } from '../support/memory-streams.ts';
import { poll } from '../support/poll.ts';

let cli: ImagesOnSandbox;

beforeEach(async () => {
  cli = await startImagesOnSandbox();
});

afterEach(async () => {
  await cli.close();
});

describe('reconciler status', () => {
  const status = (...args: readonly string[]): Promise<CliResult> => cli.runPlain('status', ...args);

  it('reports from the swarm alone that all is well, what has drifted and what is unhealthy', async () => {
    await cli.declareImages('nginx:1', 'nginx:1');
    await cli.apply();
    const well = await status('--detailed-exitcode');
    expect(well.code).toBe(0);
    expect(well.out).toMatch(/^service\/app +InSync +Healthy +1\/1$/m);
    expect(well.out).toContain('2 resources: 2 in sync.');

    await cli.updateByHand('app', 'evil:1');
    const drifted = await status('--detailed-exitcode');
    expect(drifted.code).toBe(2);
    expect(drifted.out).toMatch(/^service\/app +Drifted/m);
    expect(drifted.out).toContain('Drifted: image "nginx:1" -> "evil:1"');
    expect(drifted.out).toContain('last changed ');

    for (const name of ['ucp-manager-0', 'ucp-node-0', 'ucp-node-1'])
      cli.engine.sandbox.setNodeState(name, 'down');
    const down = await status('--detailed-exitcode');
    expect(down.code).toBe(3);
    expect(down.out).toMatch(/^service\/app1 +InSync +Degraded +0\/1$/m);
    expect((await status()).code).toBe(0);
  });

  it('reports what is quarantined and suspended, with reason and way out', async () => {
    await cli.declareImages('nginx:1', 'nginx:1');
    await cli.apply();
    await cli.declareImages('nginx:bad', 'nginx:1');
    await cli.apply();
    await cli.rollBackByHand('app');
    await cli.apply();
    await cli.runPlain('suspend', 'service/app1', '--for', '2h', '--reason', 'Ann repairs it');

    const { code, out } = await status('--detailed-exitcode');

    expect(code).toBe(3);
    expect(out).toContain('Quarantined: the rollout failed (rollback_completed)');
    expect(out).toContain('reconciler retry service/app');
    expect(out).toMatch(/Suspended: by ann until \S+: Ann repairs it/);
    expect(out).toContain('Last pass ');
  });

  it('reports with a source also what is pending', async () => {
    await cli.declareImages('nginx:1');
    await cli.apply();
    await cli.declareImages('nginx:2', 'nginx:1');

    expect((await status('--detailed-exitcode')).code).toBe(0);
    const compared = await cli.run('status', '--detailed-exitcode');

    expect(compared.code).toBe(2);
    expect(compared.out).toMatch(/^service\/app +Pending/m);
    expect(compared.out).toContain('Pending: update: image');
    expect(compared.out).toContain('Pending: create');
  });

  it('writes nothing', async () => {
    await cli.declareImages('nginx:1');
    await cli.apply();
    const before = cli.engine.sandbox.snapshot();

    await status();
    await cli.run('status');
    await cli.runPlain('history');

    expect(cli.engine.sandbox.snapshot()).toEqual(before);
  });

  it('names the existing owners if the given one has nothing', async () => {
    await cli.declareImages('nginx:1');
    await cli.apply('--owner', 'team');

    const found = await status();

    expect(found.code).toBe(1);
    expect(found.out).toContain('Owners of this swarm: team');
  });

  it('prints one document with -o json', async () => {
    await cli.declareImages('nginx:1');
    await cli.apply();

    expect(JSON.parse((await status('-o', 'json')).out)).toMatchObject({
      schemaVersion: 1,
      owner: 'default',
      resources: [
        { resource: 'service/app', conditions: [{ type: 'InSync' }], health: { state: 'Healthy' } },
      ],
    });
  });

  it.each([
    { args: [], isTerminal: true, times: 'resources: ' },
    { args: ['-o', 'json'], isTerminal: false, times: '"schemaVersion":1' },
  ])('--watch $args refreshes until it is stopped', async ({ args, isTerminal, times }) => {
    await cli.declareImages('nginx:1', 'nginx:1');
    await cli.apply();
    const stop = new AbortController();
    const streams = memoryStreams();
    const watching = main(['status', '--watch', '--interval', '10ms', ...args, '--host', cli.engine.host], {
      ...streams,
      stdout: { ...streams.stdout, isTerminal },
      env: { NO_COLOR: '1' },
      signal: stop.signal,
    });

    await poll('three looks', () =>
      Promise.resolve(streams.out().split(times).length > 3 ? true : undefined),
    );
    stop.abort(new Error('interrupted'));

    expect(await watching).toBe(0);
    if (!isTerminal) for (const line of streams.out().trim().split('\n')) JSON.parse(line);
  });

  it('--watch as text is refused without a terminal', async () => {
    const refused = await status('--watch');

    expect(refused.code).toBe(1);
    expect(refused.out).toContain('-o json');
  });
});

describe('reconciler plan and status with only a warning', () => {
  const manifests = `apiVersion: swarm-reconciler.io/v1
kind: ServiceCluster
metadata: { name: east }
spec:
  nodes: [ucp-node-0]
  networks: [{ name: small, subnets: [10.1.0.0/28] }]
  proxy: { publish: { http: { published: 9080 }, https: { published: 9443 } } }
---
apiVersion: swarm-reconciler.io/v1
kind: RoutedService
metadata: { name: web }
spec:
  serviceCluster: east
  image: nginx:1
  replicas: 6
  route: { hosts: [web.example], port: 80 }
`;

  it('are in sync: a subnet that fills up is no difference', async () => {
    const withInterlock = await startCliWithInterlock();
    onTestFinished(() => withInterlock.close());
    const run = (command: string, ...args: readonly string[]) => withInterlock.run(command, ...args);
    await withInterlock.declare(manifests);
    const applied = await run('apply', '--yes', '--stable-for', '0s', '--allow-interruption');
    expect(applied.code, applied.out).toBe(0);

    const planned = await run('plan', '--detailed-exitcode');
    const found = await run('status', '--detailed-exitcode');

    expect(planned.out).toContain('network/small has 13 addresses for tasks, and 12 are needed');
    expect(planned.out).toContain('No changes. Swarm matches the manifests.');
    expect(planned.code).toBe(0);
    expect(found.out).toMatch(/^network\/small +InSync/m);
    expect(found.out).toContain('! network/small has 13 addresses for tasks');
    expect(found.code).toBe(0);
  });
});

describe('reconciler history', () => {
  it('lists the passes that changed something, newest first', async () => {
    await cli.declareImages('nginx:1');
    await cli.apply();
    await cli.apply();
    await cli.declareImages('nginx:2', 'nginx:1');
    await cli.apply();

    const { code, out } = await cli.runPlain('history');

    expect(code).toBe(0);
    const [, newest, oldest, ...others] = out.trim().split('\n');
    expect(newest).toMatch(/^\S+Z {2}done {4}1 created, 1 updated {2}0 s {3}folder:/);
    expect(oldest).toMatch(/^\S+Z {2}done {4}1 created/);
    expect(others).toEqual([]);
  });

  it('prints one document with -o json', async () => {
    await cli.declareImages('nginx:1');
    await cli.apply();

    expect(JSON.parse((await cli.runPlain('history', '-o', 'json')).out)).toMatchObject({
      schemaVersion: 1,
      owner: 'default',
      passes: [{ changes: { create: 1 }, result: 'done' }],
    });
  });

  it('is refused if nothing has been applied yet', async () => {
    expect((await cli.runPlain('history')).out).toContain('ledger-missing');
  });
});
