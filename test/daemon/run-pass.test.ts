import { beforeEach, describe, expect, it } from 'vitest';
import { readLedger } from '../../src/ledger/read-ledger.ts';
import { Failure } from '../../src/model/failure.ts';
import type { SourceFile } from '../../src/model/source-file.ts';
import type { Alert } from '../../src/model/alert.ts';
import { exampleFiles } from '../builders/example.ts';
import { cluster, interlock, manifestFiles, service } from '../builders/manifests.ts';
import { createManualSource } from '../fakes/manual-source.ts';
import { startDaemonWorld, type DaemonWorld } from './daemon-world.ts';

let world: DaemonWorld;

beforeEach(async () => {
  world = await startDaemonWorld();
});

const events = (alerts: readonly Alert[]): readonly string[] => alerts.map(({ event }) => event);

/** The world once the example is applied and told of. */
async function converged(): Promise<void> {
  await world.pass();
  world.takeAlerts();
  world.swarm.takeWrites();
}

async function removeByHand(name: string): Promise<void> {
  const { status } = await world.swarm.api('DELETE', `/services/${name}`);
  if (status !== 200) throw new Error(`${name}: ${status}`);
}

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

const serviceNames = (): readonly string[] =>
  world.swarm.sandbox.snapshot().services.map(({ Spec }) => Spec.Name);

describe('runPass()', () => {
  it('applies a new revision once and tells of it once', async () => {
    await world.pass();

    expect(world.takeAlerts()).toMatchObject([
      {
        event: 'sync.succeeded',
        owner: 'default',
        revision: 'r1',
        summary: expect.stringContaining('r1') as unknown,
      },
    ]);
    expect(serviceNames()).toContain('demoeast');
    world.swarm.takeWrites();
    await world.pass();
    expect(world.takeAlerts()).toEqual([]);
    expect(world.swarm.takeWrites()).toEqual([]);
  });

  it('applies the next revision, on top of what stands', async () => {
    await converged();

    world.source.publish('r2', [
      ...exampleFiles(),
      ...manifestFiles(service('third', 'east', { replicas: 2 })),
    ]);
    await world.pass();

    expect(events(world.takeAlerts())).toEqual(['sync.succeeded']);
    expect(serviceNames()).toContain('third');
  });

  it('does not prune what a revision no longer declares', async () => {
    await converged();

    world.source.publish(
      'r2',
      manifestFiles(cluster('east', { nodes: ['ucp-node-0'], nodeLabels: { region: 'east' } }), interlock()),
    );
    await world.pass();

    expect(serviceNames()).toContain('demoeast');
  });

  it('tells of invalid manifests once, and goes on with the last good revision', async () => {
    await converged();
    const broken = [{ path: 'east.yaml', content: new TextEncoder().encode('kind: Nonsense\n') }];

    world.source.publish('r2', broken);
    await world.pass();
    await world.pass();

    expect(world.takeAlerts()).toMatchObject([
      {
        event: 'manifest.invalid',
        revision: 'r2',
        problems: [
          { file: 'east.yaml', line: 1 },
          { code: 'kind-unknown', column: 7 },
        ],
      },
    ]);
    expect(world.swarm.takeWrites()).toEqual([]);
    await removeByHand('demoeast');
    await world.pass({ heal: true });
    expect(serviceNames()).toContain('demoeast');
  });

  it('leaves the swarm untouched where the first revision is invalid', async () => {
    world.source.publish('r1', [{ path: 'east.yaml', content: new TextEncoder().encode('a: [') }]);

    const { restMs } = await world.pass();

    expect(events(world.takeAlerts())).toEqual(['manifest.invalid']);
    expect(world.swarm.takeWrites()).toEqual([]);
    expect(restMs).toBe(30_000);
  });

  it('tells of drift once and of its end once, and does not heal unless it is told to', async () => {
    await converged();

    await removeByHand('demoeast');
    await world.pass();
    await world.pass();

    expect(world.takeAlerts()).toMatchObject([
      {
        event: 'drift.detected',
        resource: 'service/demoeast',
        summary: expect.stringContaining('it was deleted') as unknown,
        remedy: expect.stringContaining('reconciler apply') as unknown,
      },
    ]);
    expect(serviceNames()).not.toContain('demoeast');
    expect(world.swarm.takeWrites()).toEqual([]);

    await world.pass({ heal: true });
    await world.pass({ heal: true });

    expect(events(world.takeAlerts())).toEqual(['sync.succeeded', 'drift.resolved']);
    expect(serviceNames()).toContain('demoeast');
  });

  it('does what the manifests say beside drift that it leaves alone, and the drift stays drift', async () => {
    await converged();

    await removeByHand('demoeast');
    world.source.publish('r2', [...exampleFiles(), ...manifestFiles(service('third', 'west'))]);
    await world.pass();
    await world.pass();

    expect(serviceNames()).toContain('third');
    expect(serviceNames()).not.toContain('demoeast');
    expect(events(world.takeAlerts())).toEqual(['drift.detected', 'sync.succeeded']);
  });

  it('is held up by a guard, tells of it once, and goes on when it is allowed', async () => {
    await world.pass({ allowInterruption: false });
    await world.pass({ allowInterruption: false });

    expect(world.takeAlerts()).toMatchObject([
      {
        event: 'sync.failed',
        summary: expect.stringContaining('would interrupt traffic') as unknown,
        remedy: expect.stringContaining('--allow-interruption') as unknown,
      },
    ]);
    expect(world.swarm.takeWrites()).toEqual([]);

    await world.pass({ allowInterruption: true });

    expect(events(world.takeAlerts())).toEqual(['sync.succeeded']);
  });

  it('tells of a refusal once, does the rest, and tells when it is mended', async () => {
    await world.swarm.api('POST', '/services/create', {
      Name: 'demoeast',
      TaskTemplate: { ContainerSpec: { Image: 'theirs' } },
    });

    await world.pass();
    await world.pass();

    expect(world.takeAlerts()).toMatchObject([
      { event: 'sync.failed', summary: expect.stringContaining('service/demoeast') as unknown },
    ]);
    expect(serviceNames()).toContain('demowest');
    await removeByHand('demoeast');
    await world.pass();
    expect(events(world.takeAlerts())).toEqual(['sync.succeeded']);
  });

  it('tells of what swarm did not go through with once, and of its end', async () => {
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
    expect(events(world.takeAlerts())).toEqual(['sync.succeeded']);
  });

  it('notes a quarantine in the ledger also while drift is left alone', async () => {
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

  it('tells that the source is down once, keeps watching the swarm, and tells when it is back', async () => {
    await converged();
    const down = new Failure('Cannot fetch', {
      kind: 'transient',
      code: 'source-unavailable',
      hint: 'look at it',
    });

    world.source.breakWith(down);
    await world.pass();
    await removeByHand('demowest');
    await world.pass();

    expect(world.takeAlerts()).toMatchObject([
      { event: 'source.unavailable', summary: 'Cannot fetch', remedy: 'look at it' },
      { event: 'drift.detected', resource: 'service/demowest' },
    ]);

    world.source.breakWith(undefined);
    await world.pass();

    expect(events(world.takeAlerts())).toEqual(['source.recovered']);
  });

  it('tells that the engine is out of reach once, tries again sooner, and tells when all is well', async () => {
    await converged();
    const { reader } = world.dependencies;
    const out = new Failure('Cannot reach the engine', { kind: 'transient', code: 'engine-unreachable' });
    const readNodes = reader.readNodes.bind(reader);
    Object.assign(reader, { readNodes: () => Promise.reject(out) });

    const { restMs } = await world.pass();
    await world.pass();

    expect(restMs).toBe(5_000);
    expect(world.takeAlerts()).toMatchObject([{ event: 'sync.failed', summary: 'Cannot reach the engine' }]);

    Object.assign(reader, { readNodes });
    await world.pass();

    expect(events(world.takeAlerts())).toEqual(['sync.succeeded']);
  });

  it('tells nothing where it was interrupted while it looked', async () => {
    await converged();
    const controller = new AbortController();
    const { reader } = world.dependencies;
    Object.assign(reader, {
      readNodes: () => {
        controller.abort();
        return Promise.reject(new Failure('interrupted', { kind: 'transient', code: 'interrupted' }));
      },
    });

    await world.pass({}, controller.signal).catch(() => undefined);

    expect(world.takeAlerts()).toEqual([]);
  });

  it('tells nothing of success where it was interrupted while it wrote', async () => {
    const controller = new AbortController();
    const { writer } = world.dependencies;
    const createNetwork = writer.createNetwork.bind(writer);
    Object.assign(writer, {
      createNetwork: (...args: Parameters<typeof createNetwork>) => {
        controller.abort();
        return createNetwork(...args);
      },
    });

    await world.pass({}, controller.signal);

    expect(world.takeAlerts()).toEqual([]);
  });

  it('passes a bug on', async () => {
    const source = { ...createManualSource(), fetch: () => Promise.reject(new TypeError('a bug')) };
    Object.assign(world.source, { fetch: source.fetch });

    await expect(world.pass()).rejects.toThrow('a bug');
  });
});
