import { beforeEach, describe, expect, it } from 'vitest';
import { incidentsLabel, incidentsName } from '../../../src/model/own-labels.ts';
import { Failure } from '../../../src/model/failure.ts';
import { exampleFiles } from '../../builders/example.ts';
import { startDaemonWorld, type DaemonWorld } from '../daemon-world.ts';

let first: DaemonWorld;

beforeEach(async () => {
  first = await startDaemonWorld();
  await first.pass();
  first.takeAlerts();
});

const down = new Failure('Cannot fetch', { kind: 'transient', code: 'source-unavailable' });
const broken = [{ path: 'east.yaml', content: new TextEncoder().encode('kind: Nonsense\n') }];

async function remove(name: string): Promise<void> {
  expect((await first.swarm.api('DELETE', `/services/${name}`)).status).toBe(200);
}

/** A new process on the same swarm, whose memory is empty. */
const restarted = (): Promise<DaemonWorld> => startDaemonWorld({ swarm: first.swarm });

const eventsOf = (world: DaemonWorld): readonly string[] => world.takeAlerts().map(({ event }) => event);

async function storedText(): Promise<string | undefined> {
  const configs = await first.swarm.reader.readConfigs();
  return configs.find(({ name }) => name === incidentsName('default'))?.labels[incidentsLabel];
}

describe('open incidents', () => {
  it('are not alerted again after a restart, and what has ended meanwhile gets its end', async () => {
    await remove('demoeast');
    await remove('demowest');
    await first.pass();
    expect(eventsOf(first)).toEqual(['drift.detected', 'drift.detected']);
    const since = first.memory.state().drifts.get('service/demoeast')?.since;

    const second = await restarted();
    await second.dependencies.clock.sleep(60_000);
    await second.pass();
    expect(eventsOf(second)).toEqual([]);
    expect(second.memory.state().drifts.get('service/demoeast')?.since).toBe(since);

    const third = await restarted();
    await third.swarm.api('POST', '/services/create', { Name: 'other' });
    await first.pass({
      switches: { revisions: 'auto', heal: 'auto', prune: 'report', interruptions: 'auto' },
    });
    first.takeAlerts();
    await third.pass();
    expect(third.takeAlerts()).toMatchObject([
      { event: 'drift.resolved', resource: 'service/demoeast', since },
      { event: 'drift.resolved', resource: 'service/demowest' },
    ]);
    expect(await storedText()).toContain('"incidents":[]');
  });

  it('of a source that is away are alerted once, over a restart, with their end', async () => {
    first.source.breakWith(down);
    await first.pass();
    expect(eventsOf(first)).toEqual(['source.unavailable']);

    const second = await restarted();
    second.source.breakWith(down);
    await second.pass();
    await second.pass();
    expect(eventsOf(second)).toEqual([]);

    second.source.breakWith(undefined);
    await second.pass();
    expect(eventsOf(second)).toContain('source.recovered');
  });

  it('of a source that came back while nobody watched get their end', async () => {
    first.source.breakWith(down);
    await first.pass();

    const second = await restarted();
    await second.pass();
    await second.pass();

    expect(eventsOf(second)).toEqual(['source.recovered']);
  });

  it('of a source that is away at the start of a first process are alerted', async () => {
    const second = await restarted();
    second.source.breakWith(down);

    await second.pass();

    expect(eventsOf(second)).toEqual(['source.unavailable']);
  });

  it('of invalid manifests are alerted once, over a restart, with their end', async () => {
    first.source.publish('r2', broken);
    await first.pass();
    expect(eventsOf(first)).toEqual(['manifest.invalid']);

    const second = await restarted();
    second.source.publish('r2', broken);
    await second.pass();
    expect(eventsOf(second)).toEqual([]);
    second.source.publish('r3', exampleFiles());
    await second.pass();
    await second.pass();

    expect(eventsOf(second)).toContain('manifest.valid');
  });

  it('are written on transitions only', async () => {
    await remove('demoeast');
    await first.pass();
    first.swarm.takeWrites();

    await first.pass();
    await first.pass();

    expect(first.swarm.takeWrites()).toEqual([]);
  });

  it('that somebody has broken count as none', async () => {
    await remove('demoeast');
    await first.pass();
    const configs = await first.swarm.reader.readConfigs();
    const config = configs.find(({ name }) => name === incidentsName('default'));
    if (config === undefined) throw new Error('nothing is kept');
    await first.swarm.writer.updateConfig(config, {
      ...config,
      labels: { ...config.labels, [incidentsLabel]: '{"incidents":[7,{"id":"drift/x"},{"id":7}]}' },
    });

    const second = await restarted();
    await second.pass();

    expect(eventsOf(second)).toEqual(['drift.detected']);
  });
});

describe('the sign of life', () => {
  const daily = { aliveAt: '08:00', intervalMs: 24 * 3_600_000 };

  it('is sent once a day after its time, also over a restart', async () => {
    expect((await first.pass(daily)).restMs).toBeLessThanOrEqual(8 * 3_600_000);
    expect(eventsOf(first)).toEqual([]);

    await first.dependencies.clock.sleep(8 * 3_600_000);
    await first.pass(daily);
    await first.pass(daily);
    expect(first.takeAlerts()).toMatchObject([
      { event: 'daemon.alive', summary: 'The reconciler runs; nothing is wrong' },
    ]);

    const second = await restarted();
    await second.dependencies.clock.sleep(9 * 3_600_000);
    await second.pass(daily);
    expect(eventsOf(second)).toEqual([]);
    await second.dependencies.clock.sleep(24 * 3_600_000);
    await second.pass(daily);
    expect(eventsOf(second)).toEqual(['daemon.alive']);
  });
});
