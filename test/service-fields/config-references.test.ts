import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/kernel/json.ts';
import { configReferences, withConfigAt } from '../../src/service-fields/config-references.ts';

const specWith = (...configs: readonly JsonObject[]): JsonObject => ({
  Name: 'ucp-interlock',
  TaskTemplate: { ContainerSpec: { Image: 'core:1', Configs: configs } },
});

const mounted = (target: string, id: string, file: JsonObject = {}): JsonObject => ({
  ConfigID: id,
  ConfigName: `name-of-${id}`,
  File: { Name: target, UID: '0', GID: '0', Mode: 292, ...file },
});

describe('withConfigAt()', () => {
  it('keeps the place in the list, the owner and the mode', () => {
    const spec = specWith(
      mounted('/a', '1'),
      mounted('/config.toml', '2', { UID: '7', GID: '8', Mode: 256 }),
      mounted('/b', '3'),
    );

    const next = withConfigAt(spec, { target: '/config.toml', id: '9', name: 'conf-9' });

    expect(next).toEqual(
      specWith(
        mounted('/a', '1'),
        { ...mounted('/config.toml', '9', { UID: '7', GID: '8', Mode: 256 }), ConfigName: 'conf-9' },
        mounted('/b', '3'),
      ),
    );
  });

  it('appends if nothing is mounted at the target', () => {
    const next = withConfigAt({ Name: 'core' }, { target: '/config.toml', id: '9', name: 'conf-9' });

    expect(configReferences(next)).toEqual([{ target: '/config.toml', id: '9', name: 'conf-9' }]);
  });
});

describe('configReferences()', () => {
  it('reads the targets, ids and names in order', () => {
    expect(configReferences(specWith(mounted('/b', '2'), mounted('/a', '1')))).toEqual([
      { target: '/b', id: '2', name: 'name-of-2' },
      { target: '/a', id: '1', name: 'name-of-1' },
    ]);
    expect(configReferences({})).toEqual([]);
  });
});
