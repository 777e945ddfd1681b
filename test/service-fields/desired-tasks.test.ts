import { describe, expect, it } from 'vitest';
import { desiredTasks } from '../../src/service-fields/desired-tasks.ts';

describe('desiredTasks()', () => {
  it('is the number of replicas, one by default', () => {
    expect(desiredTasks({ Mode: { Replicated: { Replicas: 3 } } })).toBe(3);
    expect(desiredTasks({ Mode: { Replicated: { Replicas: 0 } } })).toBe(0);
    expect(desiredTasks({ Name: 'web' })).toBe(1);
  });

  it('is unknown for a global service', () => {
    expect(desiredTasks({ Mode: { Global: {} } })).toBeUndefined();
  });
});
