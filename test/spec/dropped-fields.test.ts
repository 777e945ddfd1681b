import { describe, expect, it } from 'vitest';
import { withValueAt, type Json, type JsonObject } from '../../src/model/json.ts';
import { droppedFields } from '../../src/spec/dropped-fields.ts';

const container = ['TaskTemplate', 'ContainerSpec'];

const specWith = (path: readonly string[], value: Json): JsonObject => withValueAt({}, path, value);

const noNewPrivileges = specWith([...container, 'Privileges', 'NoNewPrivileges'], true);

describe('droppedFields()', () => {
  it.each<[string, JsonObject, string]>([
    ['Privileges.NoNewPrivileges', noNewPrivileges, '1.44'],
    ['Privileges.Seccomp', specWith([...container, 'Privileges', 'Seccomp'], { Mode: 'default' }), '1.44'],
    ['Privileges.AppArmor', specWith([...container, 'Privileges', 'AppArmor'], { Mode: 'default' }), '1.44'],
    ['healthcheck.startInterval', specWith([...container, 'Healthcheck', 'StartInterval'], 5), '1.44'],
    ['ContainerSpec.OomScoreAdj', specWith([...container, 'OomScoreAdj'], -500), '1.46'],
    [
      'TmpfsOptions.Options',
      specWith([...container, 'Mounts'], [{ Target: '/a' }, { TmpfsOptions: { Options: [['noexec']] } }]),
      '1.46',
    ],
    ['Resources.SwapBytes', specWith(['TaskTemplate', 'Resources', 'SwapBytes'], 1024), '1.52'],
    ['Resources.MemorySwappiness', specWith(['TaskTemplate', 'Resources', 'MemorySwappiness'], 60), '1.52'],
  ])('names %s', (name, spec, minApiVersion) => {
    expect(droppedFields(spec, '1.41')).toEqual([{ name, minApiVersion }]);
    expect(droppedFields(spec, minApiVersion)).toEqual([]);
  });

  it('compares versions by number', () => {
    expect(droppedFields(noNewPrivileges, '1.9')).toHaveLength(1);
    expect(droppedFields(noNewPrivileges, '1.100')).toEqual([]);
    expect(droppedFields(noNewPrivileges, '2.0')).toEqual([]);
  });

  it('does not miss what says nothing', () => {
    for (const value of [false, null, 0, '', [], {}])
      expect(droppedFields(specWith([...container, 'Privileges', 'NoNewPrivileges'], value), '1.41')).toEqual(
        [],
      );
  });

  it('knows the fields of the table', () => {
    expect(droppedFields(specWith([...container, 'Image'], 'nginx:1'), '1.24')).toEqual([
      { name: 'image', minApiVersion: '1.25' },
    ]);
  });
});
