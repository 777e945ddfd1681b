import { describe, expect, it } from 'vitest';
import { decodeService, decodeTask } from '../../src/swarm/decode.ts';

describe('decodeService()', () => {
  it('reads where a rollback goes, where there is such a spec', () => {
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
  it('reads which secrets and configs a task runs with', () => {
    const spec = { ContainerSpec: { Secrets: [{ SecretID: 's' }], Configs: [{ ConfigID: 'c' }] } };

    expect(decodeTask({ ID: 'x', Spec: spec })).toMatchObject({ secretIds: ['s'], configIds: ['c'] });
    expect(decodeTask({ ID: 'x', Spec: {} })).toMatchObject({ secretIds: [], configIds: [] });
  });
});
