import { describe, expect, it } from 'vitest';
import { storeLedger } from '../../src/ledger/store-ledger.ts';
import { Failure, type FailureCode } from '../../src/model/failure.ts';
import type { StoredShard } from '../../src/model/facts.ts';
import { parseHead, splitLedger } from '../../src/ledger/ledger-codec.ts';
import type { Ledger } from '../../src/model/ledger.ts';
import { ledgerLabel, ownerLabel } from '../../src/model/own-labels.ts';
import { noLedger, storedLedger } from '../builders/ledger.ts';
import { createScriptedWriter, type ScriptedWriter } from '../fakes/swarm-ports.ts';

const ledger = (rows: Ledger['rows'], said: Partial<Ledger> = {}): Ledger => ({ salt: 'aa', rows, ...said });
describe('storeLedger()', () => {
  it('creates the config if there is none, with the whole ledger in a label', async () => {
    const writer = createScriptedWriter();
    const rows = { 'service/web': { id: 'x', attempted: 'y' } } as const;

    expect(await storeLedger({ writer, owner: 'team' }, noLedger, ledger(rows))).toBe(true);

    const [[method, config] = ['']] = writer.calls;
    expect(method).toBe('createConfig');
    expect(config).toMatchObject({ name: 'swarm-reconciler.team', labels: { [ownerLabel]: 'team' } });
    const { labels } = config as { labels: Record<string, string> };
    expect(parseHead(labels[ledgerLabel] ?? '')?.ledger).toEqual(ledger(rows));
  });

  it('writes nothing if it is unchanged, in whatever order its rows are', async () => {
    const writer = createScriptedWriter();
    const a = { id: '1', attempted: 'x' };
    const b = { attempted: 'y' };

    const written = await storeLedger(
      { writer, owner: 'team' },
      storedLedger(ledger({ 'service/a': a, 'service/b': b })),
      ledger({ 'service/b': b, 'service/a': a }),
    );

    expect(written).toBe(false);
    expect(writer.calls).toEqual([]);
  });

  it('overwrites the version that was read, even if its text was broken', async () => {
    const writer = createScriptedWriter();

    await storeLedger({ writer, owner: 'team' }, storedLedger(ledger({})), ledger({}, { salt: 'bb' }));
    await storeLedger({ writer, owner: 'team' }, storedLedger(undefined), ledger({}));

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

    await expect(storeLedger({ writer, owner: 'team' }, noLedger, ledger({}))).rejects.toMatchObject({
      code: expected,
    });
  });

  it('writes again what is torn, though it would say the same', async () => {
    const writer = createScriptedWriter();

    expect(
      await storeLedger({ writer, owner: 'team' }, storedLedger(ledger({}), { isTorn: true }), ledger({})),
    ).toBe(true);
  });
});

describe('storeLedger() of a ledger that is too long for one config', () => {
  const rowsNamed = (...names: readonly string[]): Ledger =>
    ledger(
      Object.fromEntries(names.map((name) => [`service/${name}`, { id: name, attempted: 'x'.repeat(60) }])),
    );
  const place = (writer: ScriptedWriter) => ({ writer, owner: 'team', limitBytes: 100 });
  const shardOf = (said: Ledger, number: number, isNamed = true): StoredShard => ({
    id: `shard-${number}`,
    number,
    text: splitLedger(said, 100).shards[number - 2] ?? '',
    isNamed,
  });
  const written = ({ calls }: ScriptedWriter): readonly string[] =>
    calls.map(([method, what, config]) => {
      const { name } = (config ?? what) as { readonly name?: string };
      return `${method} ${name ?? String(what)}`;
    });

  it('creates its shards, then the head that lists them by id', async () => {
    const writer = createScriptedWriter();

    await storeLedger(place(writer), noLedger, rowsNamed('a', 'b'));

    expect(written(writer)).toEqual([
      'createConfig swarm-reconciler.team.2',
      'createConfig swarm-reconciler.team.3',
      'createConfig swarm-reconciler.team',
    ]);
    const { labels } = writer.calls[2]?.[1] as { labels: Record<string, string> };
    expect(parseHead(labels[ledgerLabel] ?? '')?.shardIds).toEqual(['made-1', 'made-2']);
  });

  it('creates only new shards, under free numbers, and finally removes those that the head no longer lists', async () => {
    const writer = createScriptedWriter();
    const before = rowsNamed('a', 'b');
    const shards = [shardOf(before, 2), shardOf(before, 3)];

    await storeLedger(place(writer), storedLedger(before, { shards }), rowsNamed('a', 'c'));

    expect(written(writer)).toEqual([
      'createConfig swarm-reconciler.team.4',
      'updateConfig swarm-reconciler.team',
      'removeConfig shard-3',
    ]);
  });

  it('removes what a writer that was cut off has left, and never names it: its own writer may remove it too', async () => {
    const writer = createScriptedWriter();
    const before = rowsNamed('a', 'b');
    const after = rowsNamed('a', 'c');
    const shards = [
      shardOf(before, 2),
      shardOf(before, 3),
      { ...shardOf(after, 3, false), id: 'left', number: 4 },
    ];

    await storeLedger(place(writer), storedLedger(before, { shards }), after);

    expect(written(writer)).toEqual([
      'createConfig swarm-reconciler.team.5',
      'updateConfig swarm-reconciler.team',
      'removeConfig shard-3',
      'removeConfig left',
    ]);
  });

  it('removes its shards when it has become short again', async () => {
    const writer = createScriptedWriter();
    const before = rowsNamed('a', 'b');

    await storeLedger(
      place(writer),
      storedLedger(before, { shards: [shardOf(before, 2), shardOf(before, 3)] }),
      ledger({}),
    );

    expect(written(writer)).toEqual([
      'updateConfig swarm-reconciler.team',
      'removeConfig shard-2',
      'removeConfig shard-3',
    ]);
  });

  it('removes its new shards if another writer was first', async () => {
    const writer = createScriptedWriter((_, [method]) => {
      if (method === 'updateConfig') throw new Failure('no', { kind: 'transient', code: 'version-conflict' });
    });

    await expect(
      storeLedger(place(writer), storedLedger(ledger({})), rowsNamed('a', 'b')),
    ).rejects.toMatchObject({ code: 'version-conflict' });

    expect(written(writer).slice(-2)).toEqual(['removeConfig made-1', 'removeConfig made-2']);
  });

  it('keeps its new shards if the head may list them', async () => {
    const writer = createScriptedWriter((_, [method]) => {
      if (method === 'updateConfig') throw new Failure('no', { kind: 'transient', code: 'outcome-unknown' });
    });

    await expect(
      storeLedger(place(writer), storedLedger(ledger({})), rowsNamed('a', 'b')),
    ).rejects.toMatchObject({ code: 'outcome-unknown' });

    expect(written(writer).filter((call) => call.startsWith('remove'))).toEqual([]);
  });
});
