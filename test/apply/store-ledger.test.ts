import { describe, expect, it } from 'vitest';
import { intentOf, resultOf, storeLedger } from '../../src/apply/store-ledger.ts';
import { Failure, type FailureCode } from '../../src/model/failure.ts';
import type { Key } from '../../src/model/key.ts';
import { parseLedger, serializeLedger } from '../../src/model/ledger-codec.ts';
import type { Ledger } from '../../src/model/ledger.ts';
import type { ChangeResult, Outcome } from '../../src/model/outcome.ts';
import { ledgerLabel, ownerLabel } from '../../src/model/own-labels.ts';
import { changeOf, planWith } from '../builders/steps.ts';
import { createScriptedWriter } from '../fakes/swarm-ports.ts';

const ledger = (rows: Ledger['rows'], said: Partial<Ledger> = {}): Ledger => ({ salt: 'aa', rows, ...said });
const stored = (said: Ledger | undefined): { id: string; version: number; ledger: Ledger | undefined } => ({
  id: 'ledger-id',
  version: 4,
  ledger: said,
});

describe('storeLedger()', () => {
  it('makes the config where there is none, with all of the ledger in a label', async () => {
    const writer = createScriptedWriter();
    const rows = { 'service/web': { id: 'x', attempted: 'y' } } as const;

    expect(await storeLedger(writer, 'team', undefined, ledger(rows))).toBe(true);

    const [[method, config] = ['']] = writer.calls;
    expect(method).toBe('createConfig');
    expect(config).toMatchObject({ name: 'swarm-reconciler.team', labels: { [ownerLabel]: 'team' } });
    const { labels } = config as { labels: Record<string, string> };
    expect(parseLedger(labels[ledgerLabel] ?? '')).toEqual(ledger(rows));
  });

  it('writes nothing where it says nothing new, in whatever order its rows are', async () => {
    const writer = createScriptedWriter();
    const a = { id: '1', attempted: 'x' };
    const b = { attempted: 'y' };

    const written = await storeLedger(
      writer,
      'team',
      stored(ledger({ 'service/a': a, 'service/b': b })),
      ledger({ 'service/b': b, 'service/a': a }),
    );

    expect(written).toBe(false);
    expect(writer.calls).toEqual([]);
  });

  it('writes over the version that was read, also where its text was broken', async () => {
    const writer = createScriptedWriter();

    await storeLedger(writer, 'team', stored(ledger({})), ledger({}, { salt: 'bb' }));
    await storeLedger(writer, 'team', stored(undefined), ledger({}));

    expect(writer.calls.map(([method, ref]) => [method, ref])).toEqual([
      ['updateConfig', { id: 'ledger-id', version: 4 }],
      ['updateConfig', { id: 'ledger-id', version: 4 }],
    ]);
  });

  it.each<[FailureCode, FailureCode]>([
    ['version-conflict', 'version-conflict'],
    ['name-taken', 'version-conflict'],
    ['engine-rejected', 'engine-rejected'],
  ])('turns %s into %s', async (code, expected) => {
    const writer = createScriptedWriter(() => {
      throw new Failure('no', { kind: 'rejected', code });
    });

    await expect(storeLedger(writer, 'team', undefined, ledger({}))).rejects.toMatchObject({
      code: expected,
    });
  });
});

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

  it('fills in the ids of what was made', () => {
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

  it('forgets what was deleted', () => {
    const before = ledger({ 'service/gone': { id: '3', attempted: 'e' } });
    const plan = planWith({ changes: [changeOf('service/gone', { op: 'delete' })] });
    const outcome = outcomeOf(result('service/gone', 'done', 'delete'));

    const after = resultOf(intentOf(before, ledger({})), ledger({}), plan, { outcome, created: new Map() });

    expect(after.rows).toEqual({});
  });
});

describe('serializeLedger()', () => {
  it('is read back as what was written', () => {
    const full = ledger(
      {
        'config/c': { id: '1', attempted: 'a' },
        'service/core': { id: '2', attempted: 'b', applied: { core: { '/config.toml': 'c' } } },
        'service/new': { attempted: 'c' },
      },
      { revision: { id: 'r', digest: 'd' } },
    );

    expect(parseLedger(serializeLedger(full))).toEqual(full);
  });

  it.each(['', 'nonsense', '[]', '{"salt":"a"}', '{"rows":{}}', '{"salt":1,"rows":{}}'])(
    'takes nothing from %s',
    (text) => {
      expect(parseLedger(text)).toBeUndefined();
    },
  );

  it('leaves out rows that somebody has broken', () => {
    expect(
      parseLedger('{"salt":"a","rows":{"service/a":[null,"x"],"service/b":"y","service/c":[1,2]}}'),
    ).toEqual({
      salt: 'a',
      rows: { 'service/a': { attempted: 'x' } },
    });
  });
});
