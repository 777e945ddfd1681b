import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDaemon } from '../../src/daemon/create-daemon.ts';
import { settings, startDaemonWorld, switched, type DaemonWorld } from './daemon-world.ts';
import { startDaemon, type RunningDaemon } from './running-daemon.ts';

let world: DaemonWorld;
let running: RunningDaemon | undefined;

beforeEach(async () => {
  world = await startDaemonWorld();
  // Nothing is left to wait for.
  await world.pass();
  world.takeEvents();
});

afterEach(async () => {
  await running?.stop();
  running = undefined;
});

const start = async (): Promise<RunningDaemon> => (running = await startDaemon(world));

describe('createDaemon()', () => {
  it('publishes a pass from its start to its end, with the current revision', async () => {
    const { published } = await start();

    expect(published.map(({ type, revision }) => [type, revision])).toEqual([
      ['daemon.started', undefined],
      ['revision.found', 'r1'],
      ['lease.taken', 'r1'],
      ['pass.started', 'r1'],
      ['pass.planned', 'r1'],
      ['incidents.loaded', 'r1'],
      ['pass.finished', 'r1'],
    ]);
  });

  it('runs a pass on request, and one for many requests', async () => {
    const { daemon, idle, takeReasons } = await start();

    daemon.requestPass('request');
    daemon.requestPass('request');
    await idle();

    expect(takeReasons()).toEqual(['start', 'request']);
  });

  it('takes other settings while it runs, except for the owner', async () => {
    const { daemon, idle, advance, takeReasons } = await start();

    daemon.reconfigure({ ...settings, intervalMs: 5_000, owner: 'other', ...switched({ heal: 'auto' }) });
    await idle();
    await advance(5_000);

    expect(takeReasons()).toEqual(['start', 'request', 'interval']);
    expect(daemon.snapshot()).toMatchObject({ owner: 'default', switches: { heal: 'auto' } });
  });

  it('knows nothing before its first pass', () => {
    expect(createDaemon(world.dependencies, settings).snapshot()).toEqual({
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
    const { daemon, idle } = await start();
    daemon.subscribe(({ type }) => {
      if (type === 'pass.planned') during = daemon.snapshot().running;
    });
    await world.swarm.api('DELETE', '/services/demoeast');
    daemon.requestPass('request');
    await idle();

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
