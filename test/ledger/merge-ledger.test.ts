import { describe, expect, it } from 'vitest';
import { mergeLedger } from '../../src/ledger/merge-ledger.ts';
import type { Ledger } from '../../src/model/ledger.ts';

const ledger = (rows: Ledger['rows'], said: Partial<Ledger> = {}): Ledger => ({ salt: 'aa', rows, ...said });

describe('mergeLedger()', () => {
  it('writes the rows that the pass has changed, and forgets those that it has deleted', () => {
    const base = ledger({ 'service/web': { attempted: 'b' }, 'service/gone': { id: '3', attempted: 'e' } });
    const ours = ledger(
      { 'service/web': { id: '2', attempted: 'b' } },
      { revision: { id: 'r', digest: 'd' } },
    );

    expect(mergeLedger(base, ours, base)).toEqual(ours);
  });

  it('keeps concurrent writes: a retried row, a suspension, a pass', () => {
    const quarantined = { hash: 'x', since: '2026-01-01T00:00:00.000Z' };
    const base = ledger({
      'service/web': { id: '1', attempted: 'x', quarantined },
      'service/app': { attempted: 'b' },
    });
    const ended = { since: 's', until: 'u', by: 'bob', reason: 'before' };
    const ours = ledger(
      { ...base.rows, 'service/app': { id: '2', attempted: 'b' } },
      { suspensions: { all: ended } },
    );
    const theirs = ledger(
      {
        'service/web': { id: '1', attempted: '' },
        'service/app': { attempted: 'b' },
        'service/new': { attempted: 'n' },
      },
      {
        suspensions: { 'service/app': { since: 's', until: 'u', by: 'ann', reason: 'r' } },
        history: [{ at: 'a', tookMs: 1, revision: 'q', changes: {}, result: 'done' }],
      },
    );

    expect(mergeLedger(base, ours, theirs)).toEqual({
      ...theirs,
      rows: {
        'service/web': { id: '1', attempted: '' },
        'service/app': { id: '2', attempted: 'b' },
        'service/new': { attempted: 'n' },
      },
    });
  });

  it.each<[string, Partial<Ledger>, Partial<Ledger>]>([
    ['keeps more', { keptBlocks: ['east'] }, { keptBlocks: ['east', 'west'] }],
    ['keeps none any more', { keptBlocks: ['east'] }, {}],
  ])('takes the blocks that are kept from the pass that %s', (_, before, after) => {
    const base = ledger({}, before);

    expect(mergeLedger(base, ledger({}, after), base)).toEqual(ledger({}, after));
  });
});
