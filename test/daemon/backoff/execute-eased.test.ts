import { beforeEach, describe, expect, it } from 'vitest';
import { Failure } from '../../../src/model/failure.ts';
import type { SwarmWriter } from '../../../src/ports/swarm-writer.ts';
import { exampleFiles } from '../../builders/example.ts';
import { manifestFiles, service } from '../../builders/manifests.ts';
import { startDaemonWorld, type DaemonWorld } from '../daemon-world.ts';
import { startDaemon, type RunningDaemon } from '../running-daemon.ts';

let world: DaemonWorld;
let creates: number;
let writer: SwarmWriter;

beforeEach(async () => {
  world = await startDaemonWorld();
  await world.pass();
  creates = 0;
  writer = {
    ...world.swarm.writer,
    createService: (given) => {
      if (given.spec['Name'] !== 'web') return world.swarm.writer.createService(given);
      creates += 1;
      return Promise.reject(new Failure('no answer', { kind: 'transient', code: 'engine-error' }));
    },
  };
});

const withWeb = (spec: object = {}) => [...exampleFiles(), ...manifestFiles(service('web', 'east', spec))];

async function startFailing(): Promise<RunningDaemon> {
  world.source.publish('r2', withWeb());
  return startDaemon(world, { dependencies: { writer } });
}

describe('a change that fails', () => {
  it('is sent again after 5 s, then after twice as long, whatever happens in the swarm', async () => {
    const daemon = await startFailing();
    expect(creates).toBe(1);
    const seen: number[] = [];
    for (let second = 0; second < 36; second += 1) {
      daemon.swarmEvents.emit();
      await daemon.advance(1_000);
      seen.push(creates);
    }
    expect([seen[3], seen[6], seen[13], seen[17], seen[33]]).toEqual([1, 2, 2, 3, 3]);
    await daemon.stop();
  });

  it('is reported once, and counts as failed while it is not sent', async () => {
    const daemon = await startFailing();
    for (let second = 0; second < 4; second += 1) {
      daemon.swarmEvents.emit();
      await daemon.advance(1_000);
    }

    expect(daemon.takeTypes().filter((type) => type.startsWith('sync.'))).toEqual(['sync.failed']);
    expect(daemon.daemon.snapshot().lastPass?.result).toBe('failed');
    await daemon.stop();
  });

  it('is sent again at once on request and for a new revision', async () => {
    const daemon = await startFailing();
    daemon.daemon.requestPass('request');
    await daemon.idle();
    expect(creates).toBe(2);

    world.source.publish('r3', withWeb({ replicas: 2 }));
    daemon.daemon.requestFetch();
    await daemon.idle();
    expect(creates).toBe(3);
    await daemon.stop();
  });
});
