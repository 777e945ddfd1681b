import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDaemon, type Daemon } from '../../src/daemon/create-daemon.ts';
import type { StampedEvent } from '../../src/model/event.ts';
import { createFakeClock, type FakeClock } from '../fakes/fake-clock.ts';
import { settings, startDaemonWorld, type DaemonWorld } from './daemon-world.ts';

let world: DaemonWorld;
let clock: FakeClock;
let daemon: Daemon;
let events: StampedEvent[];
let stop: AbortController;
let running: Promise<void>;

beforeEach(async () => {
  world = await startDaemonWorld();
  // Nothing is left to wait for: only the rest between two passes sleeps on the clock.
  await world.pass();
  world.takeEvents();
  clock = createFakeClock();
  daemon = createDaemon({ ...world.dependencies, clock }, settings);
  events = [];
  daemon.subscribe((event) => events.push(event));
  stop = new AbortController();
});

afterEach(async () => {
  stop.abort();
  await running;
});

async function start(): Promise<void> {
  running = daemon.run(stop.signal);
  await clock.untilSleeping();
}

const reasons = (): readonly string[] =>
  events.flatMap((event) => (event.type === 'pass.started' ? [event.reason] : []));

describe('createDaemon()', () => {
  it('publishes a pass from its start to its end, with the current revision', async () => {
    await start();

    expect(events.map(({ type, revision }) => [type, revision])).toEqual([
      ['daemon.started', undefined],
      ['pass.started', undefined],
      ['revision.found', 'r1'],
      ['pass.planned', 'r1'],
      ['pass.finished', 'r1'],
    ]);
  });

  it('runs a pass on request, and one for many requests', async () => {
    await start();

    daemon.requestPass('request');
    daemon.requestPass('request');
    await clock.untilSleeping();

    expect(reasons()).toEqual(['start', 'request']);
  });

  it('reports why each pass runs', async () => {
    await start();

    world.source.hint();
    await clock.untilSleeping();
    await clock.advance(settings.intervalMs);
    await clock.untilSleeping();

    expect(reasons()).toEqual(['start', 'source', 'interval']);
  });

  it('knows nothing before its first pass', () => {
    running = Promise.resolve();

    expect(daemon.snapshot()).toEqual({
      ...{ owner: 'default', isSourceDown: false, drifts: [], quarantines: [] },
      ...{ revision: undefined, failure: undefined, plan: undefined },
      ...{
        running: undefined,
        lastPass: undefined,
        status: undefined,
        history: undefined,
        pending: undefined,
        incidents: [],
      },
      ...{ role: 'writer', holder: undefined, sourceSeenAt: undefined, swarmSeenAt: undefined },
      switches: { revisions: 'auto', heal: 'report', prune: 'report', interruptions: 'auto' },
    });
  });

  it('returns its state at any time, also while a pass runs', async () => {
    let during: unknown;
    daemon.subscribe(({ type }) => {
      if (type === 'pass.planned') during = daemon.snapshot().running;
    });
    await start();
    await world.swarm.api('DELETE', '/services/demoeast');
    daemon.requestPass('request');
    await clock.untilSleeping();

    expect(during).toMatchObject({ reason: 'request' });
    expect(daemon.snapshot()).toMatchObject({
      revision: { id: 'r1' },
      drifts: [{ drift: { resource: 'service/demoeast', state: 'deleted' } }],
      plan: { drift: [{ resource: 'service/demoeast' }] },
      running: undefined,
      lastPass: { reason: 'request', result: 'done', revision: 'r1' },
      history: [{ revision: 'r1', result: 'done' }],
    });
    expect(JSON.stringify(daemon.snapshot())).not.toContain('"set"');
  });
});
