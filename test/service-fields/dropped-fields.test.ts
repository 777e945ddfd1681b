import { describe, expect, it } from 'vitest';
import { withValueAt, type Json, type JsonObject } from '../../src/kernel/json.ts';
import { droppedFields, fieldsAbove, type DroppedField } from '../../src/service-fields/dropped-fields.ts';

const container = ['TaskTemplate', 'ContainerSpec'];

const specWith = (path: readonly string[], value: Json): JsonObject => withValueAt({}, path, value);

const noNewPrivileges = specWith([...container, 'Privileges', 'NoNewPrivileges'], true);

const droppedBy = (apiVersion: string, spec: JsonObject): readonly DroppedField[] =>
  droppedFields(spec, fieldsAbove(apiVersion));

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
    expect(droppedBy('1.41', spec)).toEqual([{ name, minApiVersion }]);
    expect(droppedBy(minApiVersion, spec)).toEqual([]);
  });

  it('compares versions by number', () => {
    expect(droppedBy('1.9', noNewPrivileges)).toHaveLength(1);
    expect(droppedBy('1.100', noNewPrivileges)).toEqual([]);
    expect(droppedBy('2.0', noNewPrivileges)).toEqual([]);
  });

  it('ignores empty values', () => {
    for (const value of [false, null, 0, '', [], {}])
      expect(droppedBy('1.41', specWith([...container, 'Privileges', 'NoNewPrivileges'], value))).toEqual([]);
  });

  it('knows the fields of the table', () => {
    expect(droppedBy('1.24', specWith([...container, 'Image'], 'nginx:1'))).toEqual([
      { name: 'image', minApiVersion: '1.25' },
    ]);
  });
});
