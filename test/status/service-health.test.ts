import { describe, expect, it } from 'vitest';
import { serviceHealth } from '../../src/status/service-health.ts';
import { observedService, observedSwarm, observedTask, replicas, specValue } from '../builders/observed.ts';

const two = (updateState?: string) => ({ ...observedService('web', replicas(2)), updateState });
const running = (count: number) =>
  Array.from({ length: count }, (_, index) => observedTask('web', { id: `t${String(index)}` }));
const pending = observedTask('web', { id: 'p', state: 'pending', message: 'no suitable node' });

describe('serviceHealth()', () => {
  it.each([
    { update: undefined, tasks: running(2), state: 'Healthy' },
    { update: 'completed', tasks: running(2), state: 'Healthy' },
    { update: 'rollback_completed', tasks: running(2), state: 'Healthy' },
    { update: 'updating', tasks: running(2), state: 'Progressing' },
    { update: 'rollback_started', tasks: running(1), state: 'Progressing' },
    { update: 'paused', tasks: running(2), state: 'Degraded' },
    { update: 'rollback_paused', tasks: running(2), state: 'Degraded' },
    { update: undefined, tasks: running(1), state: 'Degraded' },
  ])('is $state with an update that is $update', ({ update, tasks, state }) => {
    expect(serviceHealth(two(update), observedSwarm({ tasks })).state).toBe(state);
  });

  it('shows what the engine reports of a task that does not run, and of the rollout', () => {
    expect(serviceHealth(two('paused'), observedSwarm({ tasks: [...running(1), pending] }))).toEqual({
      state: 'Degraded',
      running: 1,
      desired: 2,
      message: 'the update is paused; a task is pending: no suitable node',
    });
  });

  it('expects of a global service one task for each that should run', () => {
    const global = observedService('web', specValue(['Mode'], { Global: {} }));

    expect(serviceHealth(global, observedSwarm({ tasks: [...running(2), pending] }))).toMatchObject({
      running: 2,
      desired: 3,
    });
  });

  it('misses a service that is not there', () => {
    expect(serviceHealth(undefined, observedSwarm())).toEqual({ state: 'Missing', running: 0, desired: 0 });
  });
});
