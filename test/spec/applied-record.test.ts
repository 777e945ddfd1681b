import { describe, expect, it } from 'vitest';
import { appliedRecord, parseAppliedRecord } from '../../src/spec/applied-record.ts';

describe('appliedRecord()', () => {
  it('seals what is sensitive and leaves empty collections out', () => {
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

  it('seals equal values alike with one salt and differently with another', () => {
    const leaves = { env: { A: '1', B: '1', C: '2' } };
    const { A, B, C } = appliedRecord(leaves, 'salt')['env'] as Record<string, string>;
    const other = appliedRecord(leaves, 'another')['env'] as Record<string, string>;

    expect(A).toBe(B);
    expect(A).not.toBe(C);
    expect(A).not.toBe(other['A']);
  });
});

describe('parseAppliedRecord()', () => {
  it('reads back what was recorded', () => {
    const record = appliedRecord({ image: 'nginx:1', replicas: 3, labels: { a: 'b' } }, 'salt');

    expect(parseAppliedRecord(JSON.stringify(record))).toEqual({
      image: 'nginx:1',
      replicas: 3,
      labels: { a: 'b' },
    });
  });

  it('knows nothing where the record is missing or broken', () => {
    expect(parseAppliedRecord(undefined)).toBeUndefined();
    expect(parseAppliedRecord('{"image":')).toBeUndefined();
    expect(parseAppliedRecord('["image"]')).toBeUndefined();
  });

  it('leaves out fields that the table does not have', () => {
    expect(parseAppliedRecord('{"image":"a","fromTheFuture":1}')).toEqual({ image: 'a' });
  });
});
