import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/kernel/json.ts';
import {
  appliedRecord,
  parseAppliedRecord,
  withSealedParts,
} from '../../src/service-fields/applied-record.ts';
import { sealed } from '../../src/kernel/hash.ts';

describe('appliedRecord()', () => {
  it('seals sensitive values and omits empty collections', () => {
    const record = appliedRecord(
      { image: 'nginx:1', env: { PASSWORD: 'hunter2' }, args: [], labels: {} },
      'salt',
    );

    expect(record).toEqual({
      image: 'nginx:1',
      env: { PASSWORD: expect.stringMatching(/^hmac:[0-9a-f]{32}$/) as unknown },
    });
    expect(JSON.stringify(record)).not.toContain('hunter2');
  });

  it('seals equal values equally with one salt and differently with another', () => {
    const values = { env: { A: '1', B: '1', C: '2' } };
    const { A, B, C } = appliedRecord(values, 'salt')['env'] as Record<string, string>;
    const other = appliedRecord(values, 'another')['env'] as Record<string, string>;

    expect(A).toBe(B);
    expect(A).not.toBe(C);
    expect(A).not.toBe(other['A']);
  });
});

const share = (options: JsonObject): JsonObject => ({
  type: 'volume',
  source: 'share',
  readOnly: true,
  volume: { noCopy: true, driver: { name: 'cifs', options } },
});

describe('appliedRecord() of fields that may hold a secret', () => {
  it('seals arguments, commands and health checks as a whole', () => {
    const args = ['--password', 'hunter2'];
    const values = { args, command: args, 'healthcheck.test': ['CMD', ...args] };

    expect(appliedRecord(values, 'salt')).toEqual({
      args: sealed(args, 'salt'),
      command: sealed(args, 'salt'),
      'healthcheck.test': sealed(['CMD', ...args], 'salt'),
    });
  });

  it('seals the labels and options whose names say that they are secret', () => {
    const values = {
      labels: { 'my.token': 'hunter2', team: 'payments' },
      networkDriverOpts: { private: { password: 'hunter2', mtu: '1400' } },
      extraSpec: { '/TaskTemplate/PluginSpec/Env': ['A=hunter2'], '/TaskTemplate/PluginSpec/Name': 'p' },
    };

    expect(appliedRecord(values, 'salt')).toEqual({
      labels: { 'my.token': sealed('hunter2', 'salt'), team: 'payments' },
      networkDriverOpts: { private: { password: sealed('hunter2', 'salt'), mtu: '1400' } },
      extraSpec: {
        '/TaskTemplate/PluginSpec/Env': sealed(['A=hunter2'], 'salt'),
        '/TaskTemplate/PluginSpec/Name': 'p',
      },
    });
  });
});

describe('appliedRecord() of mounts', () => {
  it("seals only the options of a volume's driver", () => {
    const mounts = { '/data': share({ o: 'password=hunter2' }), '/tmp': { type: 'tmpfs' } };

    expect(appliedRecord({ mounts }, 'salt')).toEqual({
      mounts: { '/data': share({ o: sealed('password=hunter2', 'salt') }), '/tmp': { type: 'tmpfs' } },
    });
  });
});

describe('withSealedParts()', () => {
  const values = {
    image: 'nginx:1',
    args: ['--password', 'hunter2'],
    env: { A: '1' },
    mounts: { '/data': share({ o: 'password=hunter2' }) },
  };
  const record = appliedRecord(values, 'salt');

  it('seals values that an older record did not seal, and nothing twice', () => {
    const older = { ...record, args: values.args, mounts: values.mounts };

    expect(withSealedParts(older, 'salt')).toEqual(record);
    expect(withSealedParts(record, 'salt')).toEqual(record);
    expect(withSealedParts(record, 'another salt')).toEqual(record);
  });
});

describe('parseAppliedRecord()', () => {
  it('reads a record back', () => {
    const record = appliedRecord({ image: 'nginx:1', replicas: 3, labels: { a: 'b' } }, 'salt');

    expect(parseAppliedRecord(JSON.stringify(record))).toEqual({
      image: 'nginx:1',
      replicas: 3,
      labels: { a: 'b' },
    });
  });

  it('is undefined if the record is missing or broken', () => {
    expect(parseAppliedRecord(undefined)).toBeUndefined();
    expect(parseAppliedRecord('{"image":')).toBeUndefined();
    expect(parseAppliedRecord('["image"]')).toBeUndefined();
  });

  it('drops fields that are not in the table', () => {
    expect(parseAppliedRecord('{"image":"a","fromTheFuture":1}')).toEqual({ image: 'a' });
  });
});
