import { describe, expect, it } from 'vitest';
import { ledgerWarnings } from '../../src/ledger/ledger-warnings.ts';
import { noLedger, storedLedger } from '../builders/ledger.ts';
import { labels, observedService, observedSwarm } from '../builders/observed.ts';
import { ownLabels, owner, salt } from '../builders/plan-input.ts';

const ledger = { salt, rows: {} };
const ours = observedSwarm({ services: [observedService('web', labels(ownLabels({ image: 'nginx:1' })))] });

describe('ledgerWarnings()', () => {
  it.each([
    { what: 'torn', stored: storedLedger(ledger, { isTorn: true }), said: 'is missing or broken' },
    { what: 'unreadable', stored: storedLedger(undefined), said: 'cannot be read' },
    { what: 'gone while objects of ours are there', stored: noLedger, said: 'is missing' },
  ])('tells what is lost where the ledger is $what', ({ stored, said }) => {
    const [warning, ...others] = ledgerWarnings(stored, ours, owner);

    expect(others).toEqual([]);
    expect(warning?.message).toContain('swarm-reconciler.default');
    expect(warning?.message).toContain(said);
    expect(warning?.message).toContain('which objects were deleted');
  });

  it('reports nothing for an intact ledger, nor if nothing is ours yet', () => {
    expect(ledgerWarnings(storedLedger(ledger), ours, owner)).toEqual([]);
    expect(ledgerWarnings(noLedger, observedSwarm({ services: [observedService('theirs')] }), owner)).toEqual(
      [],
    );
  });
});
