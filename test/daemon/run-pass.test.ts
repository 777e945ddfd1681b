import { beforeEach, describe, expect, it } from 'vitest';
import { Failure } from '../../src/model/failure.ts';
import type { Alert } from '../../src/model/alert.ts';
import { exampleFiles } from '../builders/example.ts';
import { cluster, interlock, manifestFiles, service } from '../builders/manifests.ts';
import { createManualSource } from '../fakes/manual-source.ts';
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

/** The config that keeps what people were notified of. */
const noteOfIncident = ['POST /v1.41/configs/create'];

describe('runPass()', () => {
  it('applies a new revision once and reports it once', async () => {
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

  it('applies the next revision on top of the previous one', async () => {
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

  it('prunes what a revision no longer declares if it is switched on, unless that is too much', async () => {
    const auto = switched({ prune: 'auto' });
    const third = manifestFiles(service('third', 'east'));
    world.source.publish('r2', [...exampleFiles(), ...third]);
    await world.pass(auto);
    expect(serviceNames()).toContain('third');

    world.source.publish('r3', exampleFiles());
    await world.pass(auto);
    expect(serviceNames()).not.toContain('third');
    world.takeAlerts();

    world.source.publish('r4', third);
    await world.pass({ ...auto, maxDeletes: 1 });

    expect(serviceNames()).toEqual(expect.arrayContaining(['demoeast', 'demowest']));
    expect(events(world.takeAlerts())).toContain('sync.failed');
  });

  it('only reports a revision if it is switched so, and goes on to heal what it leaves unchanged', async () => {
    await converged();
    const reporting = switched({ revisions: 'report', heal: 'auto' });

    world.source.publish('r2', [...exampleFiles(), ...manifestFiles(service('third', 'west'))]);
    await removeByHand('demoeast');
    await world.pass(reporting);

    expect(serviceNames()).toContain('demoeast');
    expect(serviceNames()).not.toContain('third');
    expect(world.memory.state().plan?.warnings).toContainEqual({
      ...{ kind: 'withheldChange', resource: 'service/third' },
      message: 'service/third: create; new revisions are only reported',
    });
    await world.pass();
    expect(serviceNames()).toContain('third');
  });

  it('deletes nothing because of a revision that was not read whole, and logs what is missing', async () => {
    await converged();
    world.takeEvents();

    world.source.publish('r2', exampleFiles(), [], [{ path: 'module', reason: 'submodule' }]);
    await world.pass();
    await world.pass();

    expect(world.takeEvents().filter(({ type }) => type === 'source.incomplete')).toMatchObject([
      { revision: 'r2', leftOut: ['module'] },
    ]);
    expect(world.memory.state().good).toMatchObject({ id: 'r2', isWhole: false });
  });

  it('reports invalid manifests once, and continues with the last valid revision', async () => {
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
    expect(world.swarm.takeWrites()).toEqual(noteOfIncident);
    await removeByHand('demoeast');
    await world.pass(switched({ heal: 'auto' }));
    expect(serviceNames()).toContain('demoeast');
    world.takeAlerts();

    world.source.publish('r3', exampleFiles());
    await world.pass();

    expect(events(world.takeAlerts())).toContain('manifest.valid');
  });

  it('leaves the swarm untouched if the first revision is invalid', async () => {
    world.source.publish('r1', [{ path: 'east.yaml', content: new TextEncoder().encode('a: [') }]);

    const { restMs } = await world.pass();

    expect(events(world.takeAlerts())).toEqual(['manifest.invalid']);
    expect(world.swarm.takeWrites()).toEqual(noteOfIncident);
    expect(restMs).toBe(30_000);
  });

  it('reports drift once and its end once, and heals only if configured to', async () => {
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
    expect(world.swarm.takeWrites()).toEqual(noteOfIncident);

    await world.pass(switched({ heal: 'auto' }));
    const { restMs } = await world.pass(switched({ heal: 'auto' }));

    expect(events(world.takeAlerts())).toEqual([]);
    expect(restMs).toBe(15_000);
    await world.dependencies.clock.sleep(restMs);
    await world.pass(switched({ heal: 'auto' }));
    expect(events(world.takeAlerts())).toEqual(['drift.resolved']);
    expect(serviceNames()).toContain('demoeast');
  });

  it('applies changes of the manifests without healing drift elsewhere, which stays drift', async () => {
    await converged();

    await removeByHand('demoeast');
    world.source.publish('r2', [...exampleFiles(), ...manifestFiles(service('third', 'west'))]);
    await world.pass();
    await world.pass();

    expect(serviceNames()).toContain('third');
    expect(serviceNames()).not.toContain('demoeast');
    expect(events(world.takeAlerts())).toEqual(['drift.detected', 'sync.succeeded']);
  });

  it('does what interrupts no traffic, reports the rest once, and continues when it is allowed', async () => {
    await world.pass(switched({ interruptions: 'report' }));
    await world.pass(switched({ interruptions: 'report' }));

    expect(world.takeAlerts()).toMatchObject([
      {
        event: 'approval.needed',
        summary: expect.stringContaining('would interrupt traffic') as unknown,
        remedy: expect.stringMatching(/reconciler approve [0-9a-f]{12} approves/) as unknown,
      },
    ]);
    expect(serviceNames()).toContain('demoeast');
    expect(serviceNames()).toContain('ucp-interlock-proxy');

    await world.pass(switched({ interruptions: 'auto' }));

    expect(events(world.takeAlerts())).toEqual(['approval.ended', 'sync.succeeded']);
  });

  it('reports a refusal once, does the rest, and reports when it is resolved', async () => {
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

  it('reports once that the source is down, keeps watching the swarm, and reports when it is back', async () => {
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

  it('reports once that the engine is unreachable, retries sooner, and reports when it is back', async () => {
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

  it('reports nothing if it was interrupted while observing', async () => {
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

  it('reports no success if it was interrupted while writing', async () => {
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

  it('rethrows a bug', async () => {
    const source = { ...createManualSource(), fetch: () => Promise.reject(new TypeError('a bug')) };
    Object.assign(world.source, { fetch: source.fetch });

    await expect(world.pass()).rejects.toThrow('a bug');
  });
});
