import { beforeEach, describe, expect, it } from 'vitest';
import { Failure } from '../../src/model/failure.ts';
import type { SourceFile } from '../../src/model/manifest/source-file.ts';
import { exampleFiles } from '../builders/example.ts';
import { manifestFiles, service } from '../builders/manifests.ts';
import { startDaemonWorld, switched, type DaemonWorld } from './daemon-world.ts';

let first: DaemonWorld;
let second: DaemonWorld;

const withReplicas = (replicas: number): readonly SourceFile[] => [
  ...exampleFiles(),
  ...manifestFiles(service('web', 'east', { replicas })),
];

beforeEach(async () => {
  first = await startDaemonWorld();
  second = await startDaemonWorld({ swarm: first.swarm });
  for (const { source } of [first, second]) source.publish('c1', withReplicas(1));
  await first.pass();
  await second.pass();
  first.takeAlerts();
  second.takeAlerts();
});

const replicas = (): number | undefined =>
  first.swarm.sandbox.snapshot().services.find(({ Spec }) => Spec.Name === 'web')?.Spec.Mode.Replicated
    ?.Replicas;

const eventsOf = (world: DaemonWorld): readonly string[] => world.takeAlerts().map(({ event }) => event);

describe('two daemons of one owner', () => {
  it('do not fight: the one that cannot read its source leaves a newer revision alone, and reports it once', async () => {
    second.source.breakWith(
      new Failure('Cannot fetch', { kind: 'transient', code: 'source-unavailable', hint: 'look' }),
    );
    first.source.publish('c2', withReplicas(2));
    await first.pass();

    for (let pass = 0; pass < 3; pass += 1) await second.pass(switched({ heal: 'auto' }));

    expect(replicas()).toBe(2);
    expect(second.takeAlerts()).toMatchObject([
      { event: 'source.unavailable' },
      {
        event: 'revision.superseded',
        revision: 'c1',
        summary: expect.stringContaining('c2 was applied after c1') as unknown,
        remedy: expect.stringContaining('reconciler apply') as unknown,
      },
    ]);

    second.source.breakWith(undefined);
    second.source.publish('c2', withReplicas(2));
    await second.pass();

    expect(eventsOf(second)).toEqual(['source.recovered', 'revision.resumed', 'sync.succeeded']);
  });

  it('do not fight over a mirror that does not follow', async () => {
    first.source.publish('c2', withReplicas(2));
    await first.pass();

    await second.pass(switched({ heal: 'auto' }));
    await first.pass();

    expect(replicas()).toBe(2);
    expect(eventsOf(second)).toEqual(['revision.superseded']);
    expect(eventsOf(first)).toEqual(['sync.succeeded']);
  });

  it('do not fight after a restart of the one with the older revision', async () => {
    first.source.publish('c2', withReplicas(2));
    await first.pass();
    const restarted = await startDaemonWorld({ swarm: first.swarm });
    restarted.source.publish('c1', withReplicas(1));

    await restarted.pass();

    expect(replicas()).toBe(2);
    expect(eventsOf(restarted)).toEqual(['revision.superseded']);
  });

  it('go back where the tip does so before their eyes', async () => {
    first.source.publish('c2', withReplicas(2));
    await first.pass();
    first.source.publish('c1', withReplicas(1));
    await first.pass();

    expect(replicas()).toBe(1);
    expect(eventsOf(first)).toEqual(['sync.succeeded', 'sync.succeeded']);
  });

  it('apply a revision that is new to both', async () => {
    first.source.publish('c2', withReplicas(2));
    await first.pass();
    second.source.publish('c3', withReplicas(3));
    await second.pass();

    expect(replicas()).toBe(3);
  });

  it('do not take equal manifests of another commit for a newer revision', async () => {
    first.source.publish('c2', withReplicas(1));
    await first.pass();
    second.source.publish('c1', withReplicas(1));
    await second.pass();

    expect(eventsOf(second)).toEqual([]);
  });
});
