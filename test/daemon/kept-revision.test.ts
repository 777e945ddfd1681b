import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Failure } from '../../src/model/failure.ts';
import type { RevisionStore } from '../../src/ports/revision-store.ts';
import { exampleFiles } from '../builders/example.ts';
import { manifestFiles, service } from '../builders/manifests.ts';
import { createMemoryStore } from '../fakes/memory-store.ts';
import { startDaemonWorld, switched, type DaemonWorld } from './daemon-world.ts';
import { startDaemon, type RunningDaemon } from './running-daemon.ts';

let world: DaemonWorld;
let daemon: RunningDaemon | undefined;

beforeEach(async () => {
  world = await startDaemonWorld();
});

afterEach(async () => {
  await daemon?.stop();
  daemon = undefined;
});

const away = new Failure('git is away', { kind: 'transient', code: 'source-unavailable' });

/** The swarm follows r1, which an earlier process has kept; the source is away. */
async function restartedWithoutSource(): Promise<RunningDaemon> {
  await world.pass();
  world.source.breakWith(away);
  world.swarm.takeWrites();
  daemon = await startDaemon(world, { settings: switched({ heal: 'auto' }) });
  return daemon;
}

/** The configs in which the daemon keeps its lease and what people were notified of. */
const leaseAndIncidents = ['POST /v1.41/configs/create', 'POST /v1.41/configs/create'];

describe('a daemon that starts while its source is away', () => {
  it('goes on with the revision that was kept, and reports the source', async () => {
    const { daemon: started, takeTypes } = await restartedWithoutSource();

    expect(started.snapshot()).toMatchObject({ revision: { id: 'r1' }, isSourceDown: true });
    expect(takeTypes()).toContain('source.unavailable');
    expect(world.swarm.takeWrites().filter((write) => !write.includes('/configs'))).toEqual([]);
  });

  it('notices what is deleted, and heals it', async () => {
    const { swarmEvents, advance, takeTypes } = await restartedWithoutSource();
    await world.swarm.api('DELETE', '/services/demoeast');
    swarmEvents.emit({ action: 'remove', name: 'demoeast' });

    await advance(300);

    expect(takeTypes()).toContain('drift.detected');
    expect(world.swarm.takeWrites()).toContain('POST /v1.41/services/create');
  });

  it('writes nothing if somebody has applied another revision since', async () => {
    const kept = await world.source.fetch();
    await world.pass();
    world.source.publish('r2', [...exampleFiles(), ...manifestFiles(service('web', 'east'))]);
    await world.pass();
    world.source.breakWith(away);
    world.swarm.takeWrites();

    daemon = await startDaemon(world, { dependencies: { store: createMemoryStore(kept) } });

    expect(daemon.takeTypes()).toContain('revision.superseded');
    expect(world.swarm.takeWrites()).toEqual(leaseAndIncidents);
  });

  it('starts from the kept revision while the newest one is broken', async () => {
    await world.pass();
    world.source.publish('r2', [
      { path: 'east.yaml', content: new TextEncoder().encode('kind: Nonsense\n') },
    ]);

    daemon = await startDaemon(world);

    expect(daemon.daemon.snapshot()).toMatchObject({ revision: { id: 'r1' } });
    expect(daemon.takeTypes()).toContain('manifest.invalid');
  });

  it('reports drift from what was last written where nothing was kept, and writes nothing', async () => {
    await world.pass();
    world.source.breakWith(away);
    await world.swarm.api('DELETE', '/services/demoeast');
    world.swarm.takeWrites();

    daemon = await startDaemon(world, {
      dependencies: { store: createMemoryStore() },
      settings: switched({ heal: 'auto' }),
    });

    expect(daemon.takeTypes()).toContain('drift.detected');
    expect(daemon.daemon.snapshot().drifts).toMatchObject([{ drift: { resource: 'service/demoeast' } }]);
    expect(world.swarm.takeWrites()).toEqual(leaseAndIncidents);
  });

  it('goes on without a place to keep revisions, and says so', async () => {
    const full: RevisionStore = {
      kept: () => Promise.resolve(undefined),
      keep: () => Promise.reject(new Failure('disk full', { kind: 'blocked', code: 'source-unavailable' })),
    };

    daemon = await startDaemon(world, { dependencies: { store: full } });

    expect(daemon.takeTypes()).toContain('revision.unkept');
    expect(daemon.daemon.snapshot().revision).toMatchObject({ id: 'r1' });
  });
});
