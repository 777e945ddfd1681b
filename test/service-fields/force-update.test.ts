import { describe, expect, it } from 'vitest';
import { forceUpdate } from '../../src/service-fields/force-update.ts';

describe('forceUpdate()', () => {
  it('increments the counter and changes nothing else', () => {
    const spec = { Name: 'web', TaskTemplate: { ForceUpdate: 4, ContainerSpec: { Image: 'nginx:1' } } };

    expect(forceUpdate(spec)).toEqual({
      Name: 'web',
      TaskTemplate: { ForceUpdate: 5, ContainerSpec: { Image: 'nginx:1' } },
    });
  });

  it('starts at 1', () => {
    expect(forceUpdate({ Name: 'web' })).toEqual({ Name: 'web', TaskTemplate: { ForceUpdate: 1 } });
  });
});
