import { afterEach, describe, expect, it } from 'vitest';
import { storeLedger, type LedgerPlace } from '../../src/ledger/store-ledger.ts';
import { Failure } from '../../src/model/failure.ts';
import type { Key } from '../../src/kernel/key.ts';
import { serializeLedger } from '../../src/ledger/ledger-codec.ts';
import type { Ledger } from '../../src/model/ledger.ts';
import { readLedger } from '../../src/ledger/read-ledger.ts';
import type { SwarmReader } from '../../src/ports/swarm-reader.ts';
import type { Interception } from '../../src/sandbox/http/server.ts';
import { chooseEndpoints } from '../../src/swarm/endpoint.ts';
import { createSwarmConnection } from '../../src/swarm/swarm-connection.ts';
import { createSwarmReader } from '../../src/swarm/swarm-reader.ts';
import { createSwarmWriter } from '../../src/swarm/swarm-writer.ts';
import { startSandboxEngine, type SandboxEngine } from '../support/sandbox/sandbox-engine.ts';

/** Services whose rows are of the given generation; of each pair one in two is new. */
const ledgerOf = (count: number, generation: string): Ledger => ({
  salt: 'aa',
  rows: Object.fromEntries(
    Array.from({ length: count }, (_, index): [Key, { id: string; attempted: string }] => [
      `service/s${String(index).padStart(5, '0')}`,
      { id: `id${String(index)}`, attempted: index % 2 === 0 ? 'same' : generation },
    ]),
  ),
});

const limitBytes = 120;
const before = ledgerOf(8, 'before');
const after = ledgerOf(12, 'after');

let engine: SandboxEngine | undefined;

afterEach(async () => {
  await engine?.close();
  engine = undefined;
});

interface World {
  readonly reader: SwarmReader;
  readonly place: LedgerPlace;
  /** Requests that wrote so far. */
  readonly writes: () => number;
  /** Meets every write from now on, the first being number 1. */
  interceptWith(intercept: (nth: number) => Interception): void;
  readonly ledger: () => Promise<Ledger | undefined>;
  readonly shards: () => Promise<readonly boolean[]>;
}

async function startWorld(limit = limitBytes): Promise<World> {
  let writes = 0;
  let intercept: (nth: number) => Interception = () => 'pass';
  engine = await startSandboxEngine({ intercept: () => intercept((writes += 1)) });
  const connection = createSwarmConnection(chooseEndpoints(engine.host, {}));
  const reader = createSwarmReader(connection);
  const read = async () => readLedger(await reader.readConfigs(), 'team');
  return {
    reader,
    place: { writer: createSwarmWriter(connection), owner: 'team', limitBytes: limit },
    writes: () => writes,
    interceptWith: (given) => {
      writes = 0;
      intercept = given;
    },
    ledger: async () => {
      const { ledger, isTorn } = await read();
      expect(isTorn).toBe(false);
      return ledger;
    },
    shards: async () => (await read()).shards.map(({ isNamed }) => isNamed),
  };
}

const store = async ({ place, reader }: World, ledger: Ledger): Promise<boolean> =>
  storeLedger(place, readLedger(await reader.readConfigs(), place.owner), ledger);

const failureOf = (attempt: Promise<unknown>): Promise<Failure | undefined> =>
  attempt.then(
    () => undefined,
    (error: unknown) => {
      if (!(error instanceof Failure)) throw error;
      return error;
    },
  );

describe('a ledger in shards on the sandbox', () => {
  it('is read back as written, and leaves no shard behind', async () => {
    const world = await startWorld();

    await store(world, before);
    expect(await world.ledger()).toEqual(before);
    await store(world, after);
    expect(await world.ledger()).toEqual(after);
    expect((await world.shards()).length).toBeGreaterThan(3);
    expect(await world.shards()).not.toContain(false);

    world.interceptWith(() => 'pass');
    expect(await store(world, after)).toBe(false);
    expect(world.writes()).toBe(0);
    await store(world, ledgerOf(1, 'short'));
    expect(await world.shards()).toEqual([]);
  });

  const cuts: readonly (readonly [string, Interception, Interception])[] = [
    ['before a write, with a process that lives', 'dropBefore', 'pass'],
    ['after a write, with a process that lives', 'dropAfter', 'pass'],
    ['before a write, with a process that dies', 'dropBefore', 'dropBefore'],
    ['after a write, with a process that dies', 'dropAfter', 'dropBefore'],
  ];

  it.each(cuts)(
    'is the old one or the new one when it is cut off %s',
    async (_, atCut, afterCut) => {
      const seen = new Set<string>();
      for (let cut = 1, isOver = false; !isOver; cut += 1) {
        const world = await startWorld();
        await store(world, before);
        world.interceptWith((nth) => (nth < cut ? 'pass' : nth === cut ? atCut : afterCut));

        await failureOf(store(world, after));

        isOver = world.writes() < cut;
        const found = await world.ledger();
        seen.add(serializeLedger(found ?? { salt: '', rows: {} }));
        world.interceptWith(() => 'pass');
        await store(world, after);
        expect(await world.ledger()).toEqual(after);
        await store(world, { ...after, revision: { id: 'r', digest: 'd' } });
        expect(await world.shards()).not.toContain(false);
        await engine?.close();
      }
      expect([...seen].toSorted()).toEqual([serializeLedger(before), serializeLedger(after)].toSorted());
      engine = undefined;
    },
    60_000,
  );

  it('is that of one of two writers that write at once', async () => {
    for (let round = 0; round < 10; round += 1) {
      const world = await startWorld();
      await store(world, before);
      const other = ledgerOf(10, 'other');

      const failures = await Promise.all([after, other].map((ledger) => failureOf(store(world, ledger))));

      const won = failures.filter((failure) => failure === undefined).length;
      expect(failures.filter((failure) => failure?.code === 'version-conflict')).toHaveLength(2 - won);
      const found = serializeLedger((await world.ledger()) ?? { salt: '', rows: {} });
      expect([before, after, other].map(serializeLedger)).toContain(found);
      if (won > 0) expect(found).not.toBe(serializeLedger(before));
      await engine?.close();
    }
    engine = undefined;
  }, 60_000);

  it('holds 20,000 rows within the limit of each config', async () => {
    const large = ledgerOf(20_000, 'large');
    const { place, reader } = await startWorld();

    await storeLedger({ writer: place.writer, owner: 'team' }, readLedger([], 'team'), large);

    const configs = await reader.readConfigs();
    expect(readLedger(configs, 'team').ledger).toEqual(large);
    for (const { labels } of configs) expect(JSON.stringify(labels).length).toBeLessThan(700_000);
    expect(configs.length).toBeGreaterThan(1);
  }, 60_000);
});
