import { beforeEach, describe, expect, it } from 'vitest';
import { exampleFiles } from '../../builders/example.ts';
import { manifestFiles, service } from '../../builders/manifests.ts';
import { startDaemonWorld, type DaemonWorld } from '../daemon-world.ts';

let world: DaemonWorld;

beforeEach(async () => {
  world = await startDaemonWorld();
  const placement = { constraints: ['node.hostname==n-west'] };
  world.source.publish('r1', [...exampleFiles(), ...manifestFiles(service('web', 'east', { placement }))]);
  await world.pass();
  await world.pass();
  world.takeAlerts();
});

/** The alerts of looks every five seconds for so long. */
async function alertsIn(ms: number): Promise<readonly string[]> {
  for (let passed = 0; passed < ms; passed += 5_000) {
    await world.dependencies.clock.sleep(5_000);
    await world.pass({ intervalMs: 1_000 });
  }
  return world.takeAlerts().map(({ event, resource = '' }) => `${event} ${resource}`);
}

describe('publishHealth()', () => {
  it('alerts a service whose tasks cannot run once, though nothing was written, and its recovery', async () => {
    expect(world.memory.state().status?.resources).toContainEqual(
      expect.objectContaining({
        resource: 'service/web',
        health: { state: 'Healthy', running: 1, desired: 1 },
      }),
    );

    world.swarm.sandbox.setNodeState('n-west', 'down');
    const alerts = await alertsIn(60_000);
    expect(alerts.filter((alert) => alert.endsWith(' service/web'))).toEqual(['health.degraded service/web']);
    expect(world.memory.state().incidents.map(({ id }) => id)).toContain('health/service/web');

    world.swarm.sandbox.setNodeState('n-west', 'ready');
    const recovered = await alertsIn(60_000);
    expect(recovered.filter((alert) => alert.endsWith(' service/web'))).toEqual([
      'health.recovered service/web',
    ]);
  });

  it('looks again soon while a service is not as it should be', async () => {
    world.swarm.sandbox.setNodeState('n-west', 'down');
    await world.pass({ waitTimeoutMs: 1 });

    expect((await world.pass({ waitTimeoutMs: 1 })).restMs).toBeLessThanOrEqual(5_000);
  });
});
