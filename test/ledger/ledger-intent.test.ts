import { describe, expect, it } from 'vitest';
import { intentOf, resultOf } from '../../src/ledger/ledger-intent.ts';
import type { Key } from '../../src/kernel/key.ts';
import type { Ledger } from '../../src/model/ledger.ts';
import type { ChangeResult, Outcome } from '../../src/model/outcome.ts';
import type { Wait } from '../../src/model/plan.ts';
import { changeOf, planWith, waitOf } from '../builders/steps.ts';

const ledger = (rows: Ledger['rows']): Ledger => ({ salt: 'aa', rows });

describe('intentOf()', () => {
  it('has everything that is about to be ours beside all that is, and keeps ids', () => {
    const before = ledger({
      'service/old': { id: '1', attempted: 'a' },
      'service/web': { id: '2', attempted: 'b' },
    });
    const after = ledger({ 'service/web': { attempted: 'c' }, 'service/new': { attempted: 'd' } });

    expect(intentOf(before, after).rows).toEqual({
      'service/old': { id: '1', attempted: 'a' },
      'service/web': { id: '2', attempted: 'c' },
      'service/new': { attempted: 'd' },
    });
  });
});

describe('resultOf()', () => {
  const result = (
    resource: Key,
    status: ChangeResult['status'],
    op: ChangeResult['op'] = 'create',
  ): ChangeResult => ({
    id: resource,
    resource,
    op,
    status,
  });
  const outcomeOf = (...changes: readonly ChangeResult[]): Outcome => ({
    schemaVersion: 1,
    changes,
    waits: [],
    interrupted: false,
  });

  it('fills in the ids of created objects', () => {
    const after = ledger({ 'service/web': { attempted: 'c' } });

    const outcome = outcomeOf(result('service/web', 'done'));
    const created = new Map<Key, string>([['service/web', 'made']]);

    expect(resultOf(after, after, planWith({}), { outcome, created }).rows).toEqual({
      'service/web': { id: 'made', attempted: 'c' },
    });
  });

  it.each(['failed', 'skipped'] as const)(
    'keeps the intent of what has %s, so that it stays ours',
    (status) => {
      const before = ledger({
        'service/web': { id: '2', attempted: 'b' },
        'service/gone': { id: '3', attempted: 'e' },
      });
      const after = ledger({ 'service/web': { attempted: 'c' }, 'service/new': { attempted: 'd' } });
      const plan = planWith({ changes: [changeOf('service/gone', { op: 'delete' })] });
      const outcome = outcomeOf(
        result('service/web', status),
        result('service/new', status),
        result('service/gone', status, 'delete'),
      );

      expect(resultOf(intentOf(before, after), after, plan, { outcome, created: new Map() }).rows).toEqual({
        'service/web': { id: '2', attempted: 'c' },
        'service/new': { attempted: 'd' },
        'service/gone': { id: '3', attempted: 'e' },
      });
    },
  );

  it('forgets the rollout before an attempt that was sent, and keeps it of one that was not', () => {
    const attempt = { id: '1', attempted: 'c', stoppedBefore: 'before' };
    const after = ledger({ 'service/sent': attempt, 'service/unsent': attempt });
    const outcome = outcomeOf(result('service/sent', 'done'), result('service/unsent', 'failed'));

    expect(resultOf(after, after, planWith({}), { outcome, created: new Map() }).rows).toEqual({
      'service/sent': { id: '1', attempted: 'c' },
      'service/unsent': attempt,
    });
  });

  describe('of a proxy that is waited for twice, since a node changes its cluster', () => {
    const row = { attempted: 'two replicas', applied: { block: 'east' } };
    const waitFor = (id: string, attempted: string): Wait => ({
      ...waitOf('service/proxy'),
      id,
      onceSeen: { attempted, applied: { block: 'east', seen: attempted } },
    });
    const waits = [waitFor('shrink', 'one replica'), waitFor('whole', row.attempted)];
    const rowAfter = (...ids: readonly string[]): unknown => {
      const after = ledger({ 'service/proxy': row });
      const results = ids.map(
        (id) => ({ id, resource: 'service/proxy', status: 'done', serviceId: '4' }) as const,
      );
      const outcome: Outcome = { ...outcomeOf(), waits: results };
      return resultOf(after, after, planWith({ waits }), { outcome, created: new Map() }).rows[
        'service/proxy'
      ];
    };

    it('has not observed it as desired after the first wait, so what the core has yet to do is not drift', () => {
      expect(rowAfter('shrink')).toEqual(row);
    });

    it('has observed it as desired after the second', () => {
      expect(rowAfter('shrink', 'whole')).toEqual({
        ...row,
        id: '4',
        applied: { block: 'east', seen: row.attempted },
      });
    });
  });

  it('forgets what was deleted', () => {
    const before = ledger({ 'service/gone': { id: '3', attempted: 'e' } });
    const plan = planWith({ changes: [changeOf('service/gone', { op: 'delete' })] });
    const outcome = outcomeOf(result('service/gone', 'done', 'delete'));

    const after = resultOf(intentOf(before, ledger({})), ledger({}), plan, { outcome, created: new Map() });

    expect(after.rows).toEqual({});
  });
});
