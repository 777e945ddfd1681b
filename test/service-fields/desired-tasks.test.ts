import { describe, expect, it } from 'vitest';
import { wantedTasks } from '../../src/service-fields/desired-tasks.ts';

describe('wantedTasks()', () => {
  it('is the number of replicas, one where nothing is said', () => {
    expect(wantedTasks({ Mode: { Replicated: { Replicas: 3 } } })).toBe(3);
    expect(wantedTasks({ Mode: { Replicated: { Replicas: 0 } } })).toBe(0);
    expect(wantedTasks({ Name: 'web' })).toBe(1);
  });

  it('is unknown for a global service', () => {
    expect(wantedTasks({ Mode: { Global: {} } })).toBeUndefined();
  });
});
