import { describe, expect, it } from 'vitest';
import type { Ledger, PassRecord } from '../../src/model/ledger.ts';
import { otherCommit, supersededBy } from '../../src/pass/superseded.ts';

const pass = (revision: string, more: Partial<PassRecord> = {}): PassRecord => ({
  ...{ at: '2026-01-01T00:00:00.000Z', tookMs: 1, revision, changes: { update: 1 }, result: 'done' },
  ...more,
});

const ledger = (current: string, ...history: readonly PassRecord[]): Ledger => ({
  ...{ salt: '00', rows: {}, history },
  revision: { id: current, digest: `digest of ${current}` },
});

const revision = (id: string) => ({ id, digest: `digest of ${id}` });

describe('supersededBy()', () => {
  it('is the commit that was applied after ours', () => {
    expect(supersededBy(revision('c1'), ledger('c2', pass('c1'), pass('c2')))).toBe('c2');
    expect(supersededBy(revision('c1'), ledger('c3', pass('c1'), pass('c2')))).toBe('c3');
  });

  it('is none for a commit that was never applied, or only in part', () => {
    expect(supersededBy(revision('c3'), ledger('c2', pass('c1'), pass('c2')))).toBeUndefined();
    const partly = ledger('c2', pass('c1', { targets: ['service/a'] }), pass('c2'));
    expect(supersededBy(revision('c1'), partly)).toBeUndefined();
  });

  it('is none for the commit in force, also under another id', () => {
    expect(supersededBy(revision('c2'), ledger('c2', pass('c1'), pass('c2')))).toBeUndefined();
    const renamed = { id: 'c1', digest: 'digest of c2' };
    expect(supersededBy(renamed, ledger('c2', pass('c1'), pass('c2')))).toBeUndefined();
  });
});

describe('otherCommit()', () => {
  it('knows no order of folders, and nothing without a revision', () => {
    expect(otherCommit(revision('c1'), ledger('c2'))).toBe('c2');
    expect(otherCommit(revision('folder:1'), ledger('c2'))).toBeUndefined();
    expect(otherCommit(revision('c1'), ledger('folder:2'))).toBeUndefined();
    expect(otherCommit(revision('c1'), { salt: '00', rows: {} })).toBeUndefined();
  });
});
