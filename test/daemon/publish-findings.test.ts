import { beforeEach, describe, expect, it } from 'vitest';
import { readLedger } from '../../src/ledger/read-ledger.ts';
import type { Alert } from '../../src/model/alert.ts';
import type { SourceFile } from '../../src/model/manifest/source-file.ts';
import { exampleFiles } from '../builders/example.ts';
import { annotated, cluster, interlock, manifestFiles, service } from '../builders/manifests.ts';
import { startDaemonWorld, switched, type DaemonWorld } from './daemon-world.ts';

let world: DaemonWorld;

beforeEach(async () => {
  world = await startDaemonWorld();
});

const events = (alerts: readonly Alert[]): readonly string[] => alerts.map(({ event }) => event);

/** The world once the example is applied and reported. */
async function converged(): Promise<void> {
  await world.pass();
  world.takeAlerts();
  world.swarm.takeWrites();
}

async function removeByHand(name: string): Promise<void> {
  const { status } = await world.swarm.api('DELETE', `/services/${name}`);
  if (status !== 200) throw new Error(`${name}: ${status}`);
}

const serviceNames = (): readonly string[] =>
  world.swarm.sandbox.snapshot().services.map(({ Spec }) => Spec.Name);

/** What `docker service rollback` does. */
async function rollBackByHand(name: string): Promise<void> {
  const { body } = await world.swarm.api('GET', `/services/${name}`);
  const { ID, Version, Spec } = body as { ID: string; Version: { Index: number }; Spec: object };
  const path = `/services/${ID}/update?version=${String(Version.Index)}&rollback=previous`;
  expect((await world.swarm.api('POST', path, Spec)).status).toBe(200);
}

/** The example with a service that runs an image. */
const withWeb = (image: string): readonly SourceFile[] => [
  ...exampleFiles(),
  ...manifestFiles(service('web', 'east', { image })),
];

describe('publishQuarantines()', () => {
  it('reports an update that swarm stopped once, and its end', async () => {
    await converged();
    world.source.publish('r2', withWeb('nginx:1'));
    await world.pass();
    world.source.publish('r3', withWeb('nginx:bad'));
    await world.pass();
    world.takeAlerts();

    await rollBackByHand('web');
    await world.pass();
    await world.pass();

    expect(world.takeAlerts()).toMatchObject([
      {
        event: 'quarantine.entered',
        resource: 'service/web',
        revision: 'r3',
        since: expect.stringMatching(/^2026-01-01T/) as unknown,
        summary: expect.stringContaining('rollback_completed') as unknown,
        remedy: expect.stringContaining('reconciler retry service/web') as unknown,
      },
    ]);
    world.source.publish('r4', withWeb('nginx:good'));
    await world.pass();
    expect(events(world.takeAlerts())).toEqual(['quarantine.ended', 'sync.succeeded']);
  });

  it('reports the end of a quarantine of a service that is no longer declared', async () => {
    await converged();
    for (const image of ['nginx:1', 'nginx:bad']) {
      world.source.publish(image, withWeb(image));
      await world.pass();
    }
    await rollBackByHand('web');
    await world.pass();
    world.takeAlerts();

    world.source.publish('r5', exampleFiles());
    await world.pass();

    expect(world.takeAlerts()).toMatchObject([
      { event: 'quarantine.ended', resource: 'service/web' },
      { event: 'prune.blocked' },
      { event: 'sync.succeeded' },
    ]);
  });

  it('records a quarantine in the ledger even without healing', async () => {
    await converged();
    for (const image of ['nginx:1', 'nginx:bad']) {
      world.source.publish(image, withWeb(image));
      await world.pass();
    }
    await removeByHand('demowest');
    await rollBackByHand('web');

    await world.pass();

    const stored = readLedger(await world.swarm.reader.readConfigs(), 'default');
    expect(stored.ledger?.rows['service/web']?.quarantined).toBeDefined();
    expect(serviceNames()).not.toContain('demowest');
  });
});

describe('publishRetained()', () => {
  it('reports once what is no longer declared and the daemon does not delete, again if there is more, and its end', async () => {
    await converged();
    const withoutServices = manifestFiles(
      cluster('east', { nodes: ['ucp-node-0'], nodeLabels: { region: 'east' } }),
      interlock(),
    );

    world.source.publish('r2', withoutServices);
    await world.pass();
    await world.pass();

    const [blocked, ...others] = world.takeAlerts().filter(({ event }) => event === 'prune.blocked');
    expect(others).toEqual([]);
    expect(blocked?.objects).toEqual(
      expect.arrayContaining(['service/demoeast', 'service/demowest', 'Extensions.west']),
    );
    expect(blocked?.remedy).toContain('reconciler apply --prune');

    const withThird = [...withoutServices, ...manifestFiles(service('third', 'east'))];
    world.source.publish('r3', withThird);
    await world.pass();
    expect(events(world.takeAlerts())).toEqual(['sync.succeeded']);
    world.source.publish('r4', withoutServices);
    await world.pass();
    expect(world.takeAlerts()).toMatchObject([
      { event: 'prune.blocked', objects: expect.arrayContaining(['service/third']) as unknown },
    ]);

    world.source.publish('r5', [...exampleFiles(), ...manifestFiles(service('third', 'east'))]);
    await world.pass();
    expect(events(world.takeAlerts())).toContain('prune.unblocked');
  });

  it('does not report what pruning would not delete', async () => {
    await converged();
    const kept = annotated(service('third', 'east'), { prune: 'false' });
    world.source.publish('r2', [...exampleFiles(), ...manifestFiles(kept)]);
    await world.pass();
    world.takeAlerts();

    world.source.publish('r3', exampleFiles());
    await world.pass();

    expect(events(world.takeAlerts())).not.toContain('prune.blocked');
  });
});

describe('publishImageProblems()', () => {
  const reported = (): readonly unknown[] =>
    world.takeEvents().flatMap((event) => (event.type === 'image.unresolved' ? [event.reason] : []));

  it('reports once what cannot be looked up, however often a pass tries', async () => {
    const { sandbox } = world.swarm;
    sandbox.setLogin('docker.io', { username: 'ann', password: 'secret' });

    await world.pass(switched({ interruptions: 'report' }));
    expect(reported()).toEqual([expect.stringContaining('Not pinned to a digest: training/whoami:latest.')]);
    await world.pass(switched({ interruptions: 'report' }));

    expect(reported()).toEqual([]);
  });
});
