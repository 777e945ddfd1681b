import { describe, expect, it } from 'vitest';
import { Failure } from '../../src/model/failure.ts';
import { isInSync } from '../../src/model/status.ts';
import { startDaemonWorld } from './daemon-world.ts';

describe('runPass()', () => {
  it('knows the swarm as it is after its changes, and records which objects it changed', async () => {
    const world = await startDaemonWorld();

    await world.pass();

    const { status, plan, history = [], topology } = world.memory.state();
    expect(plan?.changes).toEqual([]);
    expect(status?.resources.filter((one) => !isInSync(one) && one.conditions.length > 0)).toEqual([]);
    expect(history.map(({ changes }) => changes)).toEqual([{ create: 5, update: 3, delete: 2 }]);
    expect(history[0]?.changed).toContainEqual({ op: 'create', resource: 'network/eastnet' });
    expect(topology?.().services.map(({ name }) => name)).toEqual(['demoeast', 'demowest', 'ucp-interlock']);
  });

  it('keeps what it knew if the look after its changes fails', async () => {
    const world = await startDaemonWorld();
    const reader = { ...world.swarm.reader };
    let looks = 0;
    const away = new Failure('Cannot reach it', { kind: 'transient', code: 'engine-unreachable' });
    Object.assign(world.swarm.reader, {
      readEngine: () => {
        looks += 1;
        return looks === 2 ? Promise.reject(away) : reader.readEngine();
      },
    });

    const { result } = await world.pass();

    expect(result).toBe('done');
    expect(world.memory.state().plan?.changes).toHaveLength(10);
  });
});
