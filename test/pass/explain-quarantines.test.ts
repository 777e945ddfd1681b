import { describe, expect, it } from 'vitest';
import type { Ledger } from '../../src/model/ledger.ts';
import { explainQuarantines } from '../../src/pass/explain-quarantines.ts';
import type { WholePlan } from '../../src/pass/select-changes.ts';
import { observedSwarm } from '../builders/observed.ts';
import { planWith } from '../builders/steps.ts';
import { readerOf } from '../fakes/swarm-ports.ts';

const rows = (hash: string): Ledger['rows'] => ({
  'service/web': {
    id: 'id-of-web',
    attempted: hash,
    quarantined: { hash, since: '2026-01-01T00:00:00.000Z' },
  },
});

const passOf = (before: Ledger['rows']): WholePlan => ({
  plan: planWith({
    refused: [
      { resource: 'service/web', reason: 'paused', hint: 'fix it', isQuarantined: true },
      { resource: 'service/theirs', reason: 'not ours', hint: 'adopt it' },
    ],
  }),
  ledger: { salt: 'a', rows: rows('h') },
  before: { salt: 'a', rows: before },
});

function readerSaying(error: string | undefined) {
  const asked: string[] = [];
  const reader = {
    ...readerOf(() => observedSwarm()),
    readLastError: (id: string) => {
      asked.push(id);
      return Promise.resolve(error);
    },
  };
  return { asked, reader };
}

describe('explainQuarantines()', () => {
  it('adds the last error to plan and ledger if a quarantine is new', async () => {
    const { asked, reader } = readerSaying('No such image: nginx:bad');

    const { plan, ledger } = await explainQuarantines(passOf({}), reader);

    expect(plan.refused.map(({ reason }) => reason)).toEqual([
      'paused; last error: No such image: nginx:bad',
      'not ours',
    ]);
    expect(ledger.rows['service/web']?.quarantined).toMatchObject({ reason: 'No such image: nginx:bad' });
    expect(asked).toEqual(['id-of-web']);
  });

  it('reads nothing for a quarantine that the ledger knows', async () => {
    const { asked, reader } = readerSaying('anything');
    const pass = passOf(rows('h'));

    expect(await explainQuarantines(pass, reader)).toEqual(pass);
    expect(asked).toEqual([]);
  });

  it('leaves it unexplained if no task has an error, as after a rollback by hand', async () => {
    const pass = passOf({});

    expect(await explainQuarantines(pass, readerSaying(undefined).reader)).toEqual(pass);
  });

  it('shortens a long error', async () => {
    const { ledger } = await explainQuarantines(passOf({}), readerSaying('x'.repeat(5000)).reader);

    expect(ledger.rows['service/web']?.quarantined?.reason).toHaveLength(300);
  });
});
