import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exampleFiles } from '../builders/example.ts';
import { manifestFiles, service } from '../builders/manifests.ts';
import { createFakeClock, type FakeClock } from '../fakes/fake-clock.ts';
import { startDaemonWorld, type DaemonWorld } from './daemon-world.ts';
import { startDaemon, type RunningDaemon, type RunningOptions } from './running-daemon.ts';

let world: DaemonWorld;
let clock: FakeClock;
let started: RunningDaemon[];

beforeEach(async () => {
  world = await startDaemonWorld();
  await world.pass();
  world.swarm.takeWrites();
  clock = createFakeClock();
  started = [];
});

afterEach(async () => {
  await Promise.all(started.map((daemon) => daemon.stop()));
});

async function start(processName: string, options: RunningOptions = {}): Promise<RunningDaemon> {
  const daemon = await startDaemon(world, {
    clock,
    ...options,
    dependencies: { processName, ...options.dependencies },
  });
  started.push(daemon);
  return daemon;
}

const roles = (): readonly unknown[] =>
  started.map(({ daemon }) => [daemon.snapshot().role, daemon.snapshot().holder]);

const isOfService = (write: string): boolean => write.includes('/services');

describe('two daemons of one owner', () => {
  it('agree who of them writes', async () => {
    await start('one');
    await start('two');

    expect(roles()).toEqual([
      ['writer', 'one'],
      ['standby', 'one'],
    ]);
  });

  it('both see the swarm, and only the writer writes and alerts', async () => {
    const writer = await start('one');
    const standby = await start('two');
    await world.swarm.api('DELETE', '/services/demoeast');
    await world.swarm.api('DELETE', '/services/demowest');
    world.swarm.takeWrites();
    standby.takeTypes();

    standby.daemon.requestPass('request');
    await standby.idle();
    expect(standby.daemon.snapshot().plan?.drift).toHaveLength(2);
    expect(standby.takeTypes()).toEqual(['pass.started', 'pass.planned', 'pass.finished']);
    expect(world.swarm.takeWrites()).toEqual([]);

    writer.daemon.requestPass('request');
    await writer.idle();
    expect(writer.takeTypes()).toContain('drift.detected');
  });

  it('marks what a standby publishes, so that it notifies nobody', async () => {
    await start('one');
    const standby = await start('two');

    expect(standby.published.at(-1)).toMatchObject({ type: 'pass.finished', isStandby: true });
  });

  it('hand over at once when the writer is stopped, and what still holds is not alerted again', async () => {
    const writer = await start('one');
    const standby = await start('two');
    await world.swarm.api('DELETE', '/services/demoeast');
    await clock.advance(60_000);
    standby.takeTypes();

    await writer.stop();
    await standby.advance(1_000);

    expect(standby.daemon.snapshot()).toMatchObject({ role: 'writer', holder: 'two' });
    expect(standby.takeTypes().filter((type) => type !== 'incidents.loaded')).toEqual([
      ...['lease.taken', 'pass.started', 'pass.planned', 'pass.finished'],
    ]);
  });

  it('goes on after a writer that was killed, two seconds after its lease at the latest', async () => {
    const isCut = { value: false };
    const never = new Promise<never>(() => undefined);
    const { reader } = world.swarm;
    await start('one', {
      dependencies: {
        reader: {
          ...reader,
          readConfig: (name, signal) => (isCut.value ? never : reader.readConfig(name, signal)),
        },
      },
    });
    const standby = await start('two');
    await standby.advance(6_000);
    isCut.value = true;
    world.source.publish('r2', [...exampleFiles(), ...manifestFiles(service('web', 'east'))]);
    standby.daemon.requestFetch();
    await standby.idle();
    expect(world.swarm.takeWrites().filter(isOfService)).toEqual([]);

    await standby.advance(17_000);

    expect(standby.daemon.snapshot().role).toBe('writer');
    expect(world.swarm.takeWrites().filter(isOfService)).toEqual(['POST /v1.41/services/create']);
  });

  it('writes nothing with a lease that has ended, and does not report that as a failed sync', async () => {
    const { reader } = world.swarm;
    const isCut = { value: false };
    const never = new Promise<never>(() => undefined);
    const daemon = await start('one', {
      settings: { intervalMs: 300_000 },
      dependencies: {
        reader: {
          ...reader,
          readConfig: (name, signal) => (isCut.value ? never : reader.readConfig(name, signal)),
        },
      },
    });
    isCut.value = true;
    await daemon.advance(20_000);
    world.swarm.takeWrites();
    daemon.takeTypes();
    world.source.publish('r2', [...exampleFiles(), ...manifestFiles(service('web', 'east'))]);

    daemon.daemon.requestFetch();
    await daemon.idle();

    expect(world.swarm.takeWrites()).toEqual([]);
    expect(daemon.takeTypes()).not.toContain('sync.failed');
    expect(daemon.daemon.snapshot().lastPass?.result).toBe('interrupted');
  });
});
