import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startDaemonWorld, type DaemonWorld } from './daemon-world.ts';
import { startDaemon, type RunningDaemon } from './running-daemon.ts';

let world: DaemonWorld;
let daemon: RunningDaemon;

beforeEach(async () => {
  world = await startDaemonWorld();
  await world.pass();
  daemon = await startDaemon(world);
  await daemon.advance(2_000);
  daemon.takeTypes();
});

afterEach(() => daemon.stop());

describe('followSwarm()', () => {
  it('runs a pass within 300 ms of an event', async () => {
    await world.swarm.api('DELETE', '/services/demoeast');
    daemon.swarmEvents.emit({ action: 'remove', name: 'demoeast' });

    await daemon.advance(300);

    expect(daemon.takeTypes()).toEqual(['pass.started', 'pass.planned', 'drift.detected', 'pass.finished']);
  });

  it('runs at most two passes for a thousand events in a second', async () => {
    for (let tenth = 0; tenth < 10; tenth += 1) {
      for (let event = 0; event < 100; event += 1) daemon.swarmEvents.emit();
      await daemon.advance(100);
    }
    await daemon.advance(3_000);

    const reasons = daemon.takeReasons();
    expect(reasons.length).toBeGreaterThanOrEqual(1);
    expect(reasons.length).toBeLessThanOrEqual(2);
  });

  it('ignores the leases, the ledgers of others and what it has just written itself', async () => {
    daemon.swarmEvents.emit({ kind: 'config', name: 'swarm-reconciler.lease.default' });
    daemon.swarmEvents.emit({ kind: 'config', name: 'swarm-reconciler.other' });
    await daemon.advance(1_000);
    expect(daemon.takeReasons()).toEqual([]);

    daemon.daemon.requestPass('request');
    await daemon.idle();
    daemon.swarmEvents.emit({ kind: 'config', name: 'swarm-reconciler.default' });
    await daemon.advance(1_100);
    expect(daemon.takeReasons()).toEqual(['request']);
  });

  it('looks when somebody has edited its ledger, as an approval does', async () => {
    daemon.swarmEvents.emit({ kind: 'config', name: 'swarm-reconciler.default' });

    await daemon.advance(300);

    expect(daemon.takeReasons()).toEqual(['swarm']);
  });

  it('follows a lost stream again, and looks because something may have happened meanwhile', async () => {
    daemon.swarmEvents.lose();
    await daemon.advance(1_000);

    expect(daemon.takeTypes()).toEqual([
      'events.lost',
      'events.followed',
      'pass.started',
      'pass.planned',
      'pass.finished',
    ]);
  });
});
