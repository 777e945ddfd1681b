import { describe, expect, it } from 'vitest';
import { parseHead, parseShard, serializeLedger, splitLedger } from '../../src/ledger/ledger-codec.ts';
import type { Ledger } from '../../src/model/ledger.ts';

const ledger = (rows: Ledger['rows'], said: Partial<Ledger> = {}): Ledger => ({ salt: 'aa', rows, ...said });

const full = ledger(
  {
    'config/c': { id: '1', attempted: 'a' },
    'service/core': { id: '2', attempted: 'b', applied: { core: { '/config.toml': 'c' } } },
    'service/taken': { id: '4', attempted: 'b', applied: { user: 'a' }, before: { user: { '': ['b'] } } },
    'service/kept': { id: '3', attempted: 'b', isKept: true, ignore: ['/replicas'] },
    'service/bad': {
      id: '4',
      attempted: 'b',
      stoppedBefore: '2026-01-01T00:00:00Z',
      quarantined: { hash: 'b', since: '2026-01-02T00:00:00.000Z', reason: 'No such image: nginx:bad' },
    },
    'service/worse': { attempted: 'b', quarantined: { hash: 'b', since: '2026-01-02T00:00:00.000Z' } },
    'service/new': { attempted: 'c' },
  },
  {
    revision: { id: 'r', digest: 'd' },
    keptBlocks: ['east'],
    suspensions: {
      all: {
        since: '2026-01-01T00:00:00.000Z',
        until: '2026-01-02T00:00:00.000Z',
        by: 'ann',
        reason: 'moving',
      },
    },
    history: [
      { at: '2026-01-01T00:00:00.000Z', tookMs: 12, revision: 'q', changes: { create: 2 }, result: 'done' },
      {
        at: '2026-01-02T00:00:00.000Z',
        tookMs: 9,
        revision: 'r',
        subject: 'Add',
        targets: ['service/a'],
        changes: {},
        result: 'failed',
      },
      {
        ...{ at: '2026-01-03T00:00:00.000Z', tookMs: 9, revision: 'r', author: 'Ann', heals: 2 },
        ...{ changes: { create: 1, update: 2 }, result: 'done', changedLeftOut: 1 },
        changed: [
          { op: 'create', resource: 'service/a' },
          { op: 'update', resource: 'node/a host' },
        ],
      },
    ],
  },
);

describe('serializeLedger()', () => {
  it('is read back as what was written', () => {
    expect(parseHead(serializeLedger(full))).toEqual({ ledger: full, shardIds: [] });
  });

  it('writes a row that has nothing special in two places', () => {
    expect(serializeLedger(ledger({ 'config/c': { id: '1', attempted: 'a' } }))).toBe(
      '{"rows":{"config/c":["1","a"]},"salt":"aa","v":1}',
    );
  });
});

describe('parseHead()', () => {
  it.each(['', 'nonsense', '[]', '{"salt":"a"}', '{"rows":{}}', '{"salt":1,"rows":{}}'])(
    'takes nothing from %s',
    (text) => {
      expect(parseHead(text)).toBeUndefined();
    },
  );

  it('leaves out broken rows, suspensions and passes', () => {
    const broken = {
      salt: 'a',
      rows: { 'service/a': [null, 'x', 1, 2, { q: 'no', s: 3 }], 'service/b': 'y', 'service/c': [1, 2] },
      suspensions: { all: { reason: 'without an end' }, 'service/a': 7 },
      history: [
        1,
        ['2026-01-01T00:00:00.000Z', 1, 'splendid', {}, 'r'],
        ['at', 1, 'done', { create: '2' }, 'r'],
        [
          'at',
          1,
          'done',
          {},
          'r',
          null,
          null,
          null,
          7,
          ['burn service/a', 'create a', 'create service/', 1],
          'x',
        ],
      ],
    };

    expect(parseHead(JSON.stringify(broken))?.ledger).toEqual({
      salt: 'a',
      rows: { 'service/a': { attempted: 'x' } },
      history: [
        { at: 'at', tookMs: 1, result: 'done', changes: {}, revision: 'r' },
        { at: 'at', tookMs: 1, result: 'done', changes: {}, revision: 'r', changed: [] },
      ],
    });
  });
});

describe('splitLedger()', () => {
  it('keeps in the head what fits', () => {
    const whole = serializeLedger(full);

    const { shards, headWith } = splitLedger(full, whole.length);

    expect(shards).toEqual([]);
    expect(headWith([])).toBe(whole);
  });

  it('puts the rows into shards within the limit, which the head names', () => {
    const { shards, headWith } = splitLedger(full, 150);

    expect(shards.length).toBeGreaterThan(1);
    for (const shard of shards) expect(shard.length).toBeLessThan(170);
    const head = parseHead(headWith(['x', 'y']));
    expect(head).toEqual({ ledger: { ...full, rows: {} }, shardIds: ['x', 'y'] });
    expect(Object.assign({}, ...shards.map(parseShard))).toEqual(full.rows);
  });

  it('counts bytes, not letters', () => {
    const wide = ledger({ 'service/a': { attempted: 'ä'.repeat(60) }, 'service/b': { attempted: 'b' } });

    expect(splitLedger(wide, 120).shards).toHaveLength(2);
  });

  it('gives a row that is longer than the limit a shard of its own', () => {
    const long = ledger({ 'service/a': { attempted: 'a'.repeat(500) }, 'service/b': { attempted: 'b' } });

    expect(splitLedger(long, 100).shards).toHaveLength(2);
  });

  it('does not change the shards before a changed row', () => {
    const rows = (last: string): Ledger => ledger({ ...full.rows, 'service/zzz': { attempted: last } });

    const before = splitLedger(rows('x'), 150).shards;
    const after = splitLedger(rows('y'), 150).shards;

    expect(after.slice(0, -1)).toEqual(before.slice(0, -1));
    expect(after.at(-1)).not.toBe(before.at(-1));
  });
});
