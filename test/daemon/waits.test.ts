import { beforeEach, describe, expect, it } from 'vitest';
import { readLedger } from '../../src/ledger/read-ledger.ts';
import type { PassRecord } from '../../src/model/ledger.ts';
import type { SourceFile } from '../../src/model/manifest/source-file.ts';
import { exampleFiles } from '../builders/example.ts';
import { manifestFiles, service } from '../builders/manifests.ts';
import { startDaemonWorld, type DaemonWorld } from './daemon-world.ts';

let world: DaemonWorld;

beforeEach(async () => {
  world = await startDaemonWorld();
  await world.pass();
  world.takeEvents();
  world.takeAlerts();
  world.swarm.sandbox.setNodeState('n-west', 'down');
});

/** The example with a service for one node. */
const onWest = (spec: object = {}): readonly SourceFile[] => [
  ...exampleFiles(),
  ...manifestFiles(
    service('web', 'east', { placement: { constraints: ['node.hostname==n-west'] }, ...spec }),
  ),
];

const transitions = (): readonly string[] =>
  world.takeEvents().flatMap(({ type }) => (/^(sync|quarantine)\./.test(type) ? [type] : []));

async function lastPass(): Promise<PassRecord | undefined> {
  return readLedger(await world.swarm.reader.readConfigs(), 'default').ledger?.history?.at(-1);
}

const interval = { intervalMs: 2_000, waitTimeoutMs: 60_000 };

describe('a pass of the daemon that waits', () => {
  it('succeeds only once its services are healthy', async () => {
    world.source.publish('r2', onWest());

    const end = await world.pass(interval);

    expect(end).toEqual({ result: 'waiting', restMs: 0 });
    expect(transitions()).toEqual([]);
    expect(await lastPass()).toMatchObject({ revision: 'r2', result: 'waiting' });

    world.source.publish('r3', onWest({ placement: {} }));
    await world.pass(interval);

    expect(transitions()).toEqual(['sync.succeeded']);
    expect(await lastPass()).toMatchObject({ revision: 'r3', result: 'done' });
  });

  it('goes on in the next pass, and completes the history of the one that wrote', async () => {
    world.source.publish('r2', onWest());
    await world.pass(interval);

    world.swarm.sandbox.setNodeState('n-west', 'ready');
    await world.pass(interval);

    expect(transitions()).toEqual(['sync.succeeded']);
    expect(await lastPass()).toMatchObject({ revision: 'r2', result: 'done' });
  });

  it('reports once that a service does not become healthy, however many passes that takes', async () => {
    world.source.publish('r2', onWest());

    for (let pass = 0; pass < 10; pass += 1) await world.pass({ ...interval, waitTimeoutMs: 9_000 });

    const failed = world.takeAlerts().filter(({ event }) => event === 'sync.failed');
    expect(failed).toHaveLength(1);
    expect(failed[0]?.summary).toMatch(/^service\/web: not converged after 9 s: 0 of 1 tasks running/);
    expect(await lastPass()).toMatchObject({ revision: 'r2', result: 'unhealthy' });
  });

  it('ends for a requested pass, also where a later write depends on it', async () => {
    world.source.publish('r2', onWest());
    world.requests.add('request');

    const end = await world.pass({ ...interval, intervalMs: 3_600_000 });

    expect(end.result).toBe('waiting');
  });

  it('looks for drift again after one interval', async () => {
    world.source.publish('r2', onWest());
    await world.pass(interval);
    await world.swarm.api('DELETE', '/services/demoeast');

    await world.pass(interval);

    expect(world.takeEvents().map(({ type }) => type)).toContain('drift.detected');
  });
});
