import { describe, expect, it } from 'vitest';
import type { Ledger, PassRecord } from '../../src/model/ledger.ts';
import type { ChangeResult, Outcome } from '../../src/model/outcome.ts';
import { passRecord, withLateResult, withPass } from '../../src/pass/pass-record.ts';
import { exampleSet } from '../builders/example.ts';
import { intentOf } from '../builders/interlock-swarm.ts';
import { changeOf, planWith } from '../builders/steps.ts';

const result = (name: string, fields: Partial<ChangeResult> = {}): ChangeResult => ({
  id: `service/${name}`,
  resource: `service/${name}`,
  op: 'create',
  status: 'done',
  ...fields,
});

const outcomeOf = (changes: readonly ChangeResult[], fields: Partial<Outcome> = {}): Outcome => ({
  schemaVersion: 1,
  changes,
  waits: [],
  interrupted: false,
  ...fields,
});

const quarantine = {
  resource: 'service/q',
  reason: 'r',
  hint: 'h',
  isQuarantined: true,
} as const;

describe('passRecord()', () => {
  it('counts the changes, and names revision and subject', () => {
    const intent = { ...intentOf(exampleSet()), subject: `Add the east cluster ${'x'.repeat(200)}` };
    const changes = [
      result('a'),
      result('b'),
      result('c', { op: 'update' }),
      result('d', { status: 'failed' }),
    ];

    expect(passRecord(intent, planWith({}), outcomeOf(changes), 12_345.6)).toEqual({
      at: '2026-01-01T00:00:00.000Z',
      tookMs: 12_346,
      revision: 'r1',
      subject: intent.subject.slice(0, 120),
      changes: { create: 2, update: 1 },
      changed: [
        { op: 'create', resource: 'service/a' },
        { op: 'create', resource: 'service/b' },
        { op: 'update', resource: 'service/c' },
      ],
      result: 'failed',
    });
  });

  it('names the author of the revision, and of many changed objects the first', () => {
    const intent = { ...intentOf(exampleSet()), author: `Ann ${'x'.repeat(100)}` };
    const names = Array.from({ length: 25 }, (_, index) => `s${index}`);

    const record = passRecord(intent, planWith({}), outcomeOf(names.map((name) => result(name))), 1);

    expect(record.author).toBe(intent.author.slice(0, 60));
    expect(record.changed?.map(({ resource }) => resource)).toEqual(
      names.slice(0, 20).map((name) => `service/${name}`),
    );
    expect(record.changedLeftOut).toBe(5);
  });

  it('names its targets', () => {
    const intent = { ...intentOf(exampleSet()), targets: ['service/a'] };

    expect(passRecord(intent, planWith({}), outcomeOf([result('a')]), 1).targets).toEqual(['service/a']);
  });

  it.each([
    { result: 'done', plan: planWith({}), outcome: outcomeOf([result('a')]) },
    {
      result: 'refused',
      plan: planWith({ refused: [{ resource: 'service/r', reason: 'r', hint: 'h' }] }),
      outcome: outcomeOf([result('a')]),
    },
    { result: 'failed', plan: planWith({}), outcome: outcomeOf([result('a', { status: 'skipped' })]) },
    {
      result: 'unhealthy',
      plan: planWith({}),
      outcome: outcomeOf([result('a')], {
        waits: [{ id: 'wait/service/a', resource: 'service/a', status: 'failed' }],
      }),
    },
    { result: 'unhealthy', plan: planWith({ refused: [quarantine] }), outcome: outcomeOf([result('a')]) },
    { result: 'interrupted', plan: planWith({}), outcome: outcomeOf([], { interrupted: true }) },
  ])('is $result', ({ result: expected, plan, outcome }) => {
    expect(passRecord(intentOf(exampleSet()), plan, outcome, 1).result).toBe(expected);
  });
});

describe('withPass()', () => {
  const pass = (fields: Partial<PassRecord> = {}): PassRecord => ({
    at: '2026-01-01T00:00:00.000Z',
    tookMs: 1,
    revision: 'r1',
    changes: { create: 1 },
    result: 'done',
    ...fields,
  });
  const ledger = (...history: readonly PassRecord[]): Ledger => ({ salt: 'a', rows: {}, history });

  it('keeps the last 20', () => {
    const many = Array.from({ length: 20 }, (_, index) =>
      pass({ at: `2026-01-01T00:00:${String(index + 10)}.000Z` }),
    );
    const next = pass({ at: '2026-01-02T00:00:00.000Z' });

    expect(withPass(ledger(...many), next).history).toEqual([...many.slice(1), next]);
  });

  it('keeps a pass that failed entirely once for each revision', () => {
    const failed = (at: string, revision = 'r1') => pass({ at, revision, changes: {}, result: 'failed' });
    const before = ledger(pass(), failed('2026-01-01T00:01:00.000Z'));

    expect(withPass(before, failed('2026-01-01T00:02:00.000Z'))).toBe(before);
    expect(withPass(before, failed('2026-01-01T00:02:00.000Z', 'r2')).history).toHaveLength(3);
    expect(withPass(before, pass({ at: '2026-01-01T00:02:00.000Z' })).history).toHaveLength(3);
  });

  it('does not write a pass twice if the first response was lost', () => {
    const before = ledger(pass());

    expect(withPass(before, pass())).toBe(before);
  });
});

describe('withLateResult()', () => {
  const record: PassRecord = {
    ...{
      at: '2026-01-01T00:00:00.000Z',
      tookMs: 1,
      revision: 'r1',
      changes: { create: 1 },
      result: 'waiting',
    },
  };
  const ledger: Ledger = { salt: 'a', rows: {}, history: [{ ...record, revision: 'r0' }, record] };

  it('completes the last pass that had not finished its waits', () => {
    expect(withLateResult(ledger, 'r1', 'unhealthy').history?.map(({ result }) => result)).toEqual([
      'waiting',
      'unhealthy',
    ]);
  });

  it('leaves a finished pass, one of another revision, and one that was interrupted again', () => {
    const finished: Ledger = { ...ledger, history: [{ ...record, result: 'done' }] };

    expect(withLateResult(finished, 'r1', 'unhealthy')).toBe(finished);
    expect(withLateResult(ledger, 'r2', 'done')).toBe(ledger);
    expect(withLateResult(ledger, 'r1', 'interrupted')).toBe(ledger);
    expect(withLateResult({ salt: 'a', rows: {} }, 'r1', 'done')).toEqual({ salt: 'a', rows: {} });
  });
});

describe('the history of passes that only heal', () => {
  const heals = (id: string) => planWith({ changes: [changeOf(id, { cause: 'drift' })] });
  const recordAt = (at: string, revision = 'r1') => ({
    ...passRecord(
      intentOf(exampleSet(), { now: at, revision: { id: revision, digest: revision } }),
      heals('service/a'),
      outcomeOf([result('a')]),
      5,
    ),
  });

  it('keeps the last of a row, with their count', () => {
    const rows = ['1', '2', '3'].map((at) => recordAt(at)).reduce<Ledger>(withPass, { salt: '', rows: {} });

    expect(rows.history).toMatchObject([{ at: '3', heals: 3 }]);
    expect(withPass(rows, recordAt('4', 'r2')).history).toMatchObject([
      { heals: 3 },
      { revision: 'r2', heals: 1 },
    ]);
  });

  it('counts no pass that changes something else too', () => {
    const outcome = outcomeOf([result('a'), result('b')]);
    const plan = planWith({ changes: [changeOf('service/a', { cause: 'drift' }), changeOf('service/b')] });

    expect(passRecord(intentOf(exampleSet()), plan, outcome, 1).heals).toBeUndefined();
  });
});
