import { describe, expect, it } from 'vitest';
import { splitLedger } from '../../src/ledger/ledger-codec.ts';
import type { Ledger } from '../../src/model/ledger.ts';
import type { ObservedConfig } from '../../src/model/observed.ts';
import { ledgerLabel } from '../../src/model/own-labels.ts';
import { readLedger } from '../../src/ledger/read-ledger.ts';
import { observedConfig } from '../builders/observed.ts';

const ledger: Ledger = {
  salt: 'aa',
  rows: {
    'service/a': { id: '1', attempted: 'x'.repeat(60) },
    'service/b': { id: '2', attempted: 'y'.repeat(60) },
  },
};
const { shards: texts, headWith } = splitLedger(ledger, 100);

const config = (name: string, text: string): ObservedConfig =>
  observedConfig(`swarm-reconciler.${name}`, { labels: { [ledgerLabel]: text } });

const head = config('team', headWith(['id-of-swarm-reconciler.team.2', 'id-of-swarm-reconciler.team.3']));
const shards = texts.map((text, index) => config(`team.${String(index + 2)}`, text));

describe('readLedger()', () => {
  it('joins a head and the shards that it names', () => {
    expect(readLedger([...shards, head], 'team')).toEqual({
      head: { id: head.id, version: 2 },
      ledger,
      isTorn: false,
      shards: [
        { id: 'id-of-swarm-reconciler.team.2', number: 2, text: texts[0], isNamed: true },
        { id: 'id-of-swarm-reconciler.team.3', number: 3, text: texts[1], isNamed: true },
      ],
    });
  });

  it('takes no row from a shard that no head names', () => {
    const left = config('team.4', '{"rows":{"service/evil":["9","z"]}}');

    const stored = readLedger([head, ...shards, left], 'team');

    expect(stored.ledger).toEqual(ledger);
    expect(stored.shards[2]).toMatchObject({ number: 4, isNamed: false });
  });

  it.each([
    { what: 'missing', configs: [head, shards[1]!] },
    { what: 'broken', configs: [head, config('team.2', 'nonsense'), shards[1]!] },
    { what: 'another one of the same name', configs: [head, { ...shards[0]!, id: 'other' }, shards[1]!] },
  ])('tells that it is torn where a shard is $what, and keeps the rest', ({ configs }) => {
    const stored = readLedger(configs, 'team');

    expect(stored.isTorn).toBe(true);
    expect(stored.ledger).toEqual({ salt: 'aa', rows: { 'service/b': ledger.rows['service/b'] } });
  });

  it('knows the shards that are left of a ledger whose head is gone', () => {
    expect(readLedger(shards, 'team')).toMatchObject({
      head: undefined,
      ledger: undefined,
      isTorn: false,
      shards: [{ number: 2 }, { number: 3 }],
    });
  });

  it('has nothing to do with the ledger of another owner', () => {
    expect(
      readLedger([config('teams', headWith([])), config('team.x', ''), config('team.02', '')], 'team'),
    ).toEqual({
      head: undefined,
      ledger: undefined,
      isTorn: false,
      shards: [],
    });
  });

  it('finds a broken one', () => {
    const broken = { head: { id: 'id-of-swarm-reconciler.team', version: 2 }, ledger: undefined };

    expect(readLedger([config('team', '{')], 'team')).toMatchObject(broken);
    expect(readLedger([observedConfig('swarm-reconciler.team')], 'team')).toMatchObject(broken);
  });
});
