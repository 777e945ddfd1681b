import { describe, expect, it } from 'vitest';
import { decodeService, decodeTask } from '../../src/swarm/decode.ts';

describe('decodeService()', () => {
  it('reads the previous spec, if there is one', () => {
    const previous = { Name: 'web', Labels: { a: 'b' } };

    expect(decodeService({ ID: 'x', Spec: { Name: 'web' }, PreviousSpec: previous }).previousSpec).toEqual(
      previous,
    );
    expect(decodeService({ ID: 'x', Spec: { Name: 'web' } }).previousSpec).toBeUndefined();
    expect(
      decodeService({ ID: 'x', Spec: { Name: 'web' }, PreviousSpec: null }).previousSpec,
    ).toBeUndefined();
  });
});

describe('decodeTask()', () => {
  it('reads the secrets and configs of a task', () => {
    const spec = { ContainerSpec: { Secrets: [{ SecretID: 's' }], Configs: [{ ConfigID: 'c' }] } };

    expect(decodeTask({ ID: 'x', Spec: spec })).toMatchObject({ secretIds: ['s'], configIds: ['c'] });
    expect(decodeTask({ ID: 'x', Spec: {} })).toMatchObject({ secretIds: [], configIds: [] });
  });
});
