import { describe, expect, it } from 'vitest';
import { createFencedWriter } from '../../src/lease/fenced-writer.ts';
import { keepLease } from '../../src/lease/keep-lease.ts';
import { createLease, type Lease } from '../../src/lease/lease.ts';
import { takeLease } from '../../src/lease/take-lease.ts';
import { createSandbox } from '../../src/sandbox/sandbox.ts';
import { createSwarmReader } from '../../src/swarm/swarm-reader.ts';
import { createSwarmWriter } from '../../src/swarm/swarm-writer.ts';
import { createFakeClock } from '../fakes/fake-clock.ts';
import { connectInProcess } from '../fakes/in-process-connection.ts';
import { createInstantClock } from '../fakes/instant-clock.ts';
import type { FaultKind } from '../support/faults.ts';

/** Processes on one swarm, each with a clock that the test advances. */
function swarm() {
  const faults: { kind: FaultKind | undefined } = { kind: undefined };
  const connection = connectInProcess(createSandbox({ nodes: [{ hostname: 'm0', role: 'manager' }] }), {
    faultOf: ({ method }) => (method === 'GET' ? undefined : faults.kind),
  });
  const reader = createSwarmReader(connection);
  const writer = createSwarmWriter(connection);
  const clock = createFakeClock();
  const leaseOf = (holder: string): Lease =>
    createLease({ reader, writer, clock }, { owner: 'interlock', holder });
  return { clock, reader, writer, leaseOf, faults };
}

describe('createLease()', () => {
  it('is held by the first, and by nobody else as long as it is renewed', async () => {
    const { clock, leaseOf } = swarm();
    const [first, second] = [leaseOf('one'), leaseOf('two')];

    expect(await first.attempt()).toEqual({ isHeld: true, holder: 'one' });
    for (let round = 1; round <= 10; round += 1) {
      expect(await second.attempt()).toEqual({ isHeld: false, holder: 'one' });
      await clock.advance(5_000);
      expect((await first.attempt()).isHeld).toBe(true);
    }
    expect([first.isHeld(), second.isHeld()]).toEqual([true, false]);
  });

  it('is free once the one that wants it has seen no change for 15 s, and then the first has lost it', async () => {
    const { clock, leaseOf } = swarm();
    const [first, second] = [leaseOf('one'), leaseOf('two')];
    await first.attempt();
    await clock.advance(60_000);

    expect((await second.attempt()).isHeld).toBe(false);
    await clock.advance(14_999);
    expect((await second.attempt()).isHeld).toBe(false);
    await clock.advance(1);
    expect(await second.attempt()).toEqual({ isHeld: true, holder: 'two' });
    expect(await first.attempt()).toEqual({ isHeld: false, holder: 'two' });
  });

  it('ends for its holder two seconds before anybody else can have it', async () => {
    const { clock, leaseOf } = swarm();
    const first = leaseOf('one');
    await first.attempt();

    await clock.advance(12_999);
    expect(first.isHeld()).toBe(true);
    await clock.advance(1);
    expect(first.isHeld()).toBe(false);
  });

  it('goes to one of two that want it at the same time', async () => {
    const { leaseOf } = swarm();
    const both = [leaseOf('one'), leaseOf('two')];

    await Promise.all(both.map((lease) => lease.attempt()));

    expect(both.filter((lease) => lease.isHeld())).toHaveLength(1);
  });

  it('that was given up is free at once', async () => {
    const { leaseOf } = swarm();
    const [first, second] = [leaseOf('one'), leaseOf('two')];
    await first.attempt();
    await second.attempt();

    await first.release();

    expect(first.isHeld()).toBe(false);
    expect((await second.attempt()).isHeld).toBe(true);
    await first.release();
    expect(second.isHeld()).toBe(true);
  });

  it('whose renewal got no answer is renewed by the next attempt', async () => {
    const { leaseOf, faults } = swarm();
    const first = leaseOf('one');
    await first.attempt();
    faults.kind = 'reset after';
    await expect(first.attempt()).rejects.toThrow();

    faults.kind = undefined;
    expect((await first.attempt()).isHeld).toBe(true);
  });
});

describe('createFencedWriter()', () => {
  it('writes only while the lease is held', async () => {
    const { clock, leaseOf, reader, writer } = swarm();
    const lease = leaseOf('one');
    await lease.attempt();
    const fenced = createFencedWriter(writer, lease);
    const config = (name: string) => ({ name, labels: {}, text: 'text' });

    await fenced.createConfig(config('a'));
    await clock.advance(15_000);
    await expect(fenced.createConfig(config('b'))).rejects.toMatchObject({ code: 'lease-lost' });

    expect((await reader.readConfigs()).map(({ name }) => name)).toEqual([
      'a',
      'swarm-reconciler.lease.interlock',
    ]);
  });
});

describe('takeLease()', () => {
  it('waits for one that was left behind, and gives up on one that is renewed', async () => {
    const { reader, writer } = swarm();
    const clock = createInstantClock();
    const left = createLease({ reader, writer, clock }, { owner: 'interlock', holder: 'left' });
    await left.attempt();
    const mine = createLease({ reader, writer, clock }, { owner: 'interlock', holder: 'mine' });
    await takeLease(mine, clock, new AbortController().signal);
    expect(mine.isHeld()).toBe(true);

    const renewing = createInstantClock(async () => {
      await mine.attempt();
    });
    const other = createLease({ reader, writer, clock: renewing }, { owner: 'interlock', holder: 'other' });
    await expect(takeLease(other, renewing, new AbortController().signal)).rejects.toMatchObject({
      code: 'lease-lost',
      message: 'Nothing is written: "mine" of the same owner holds the lease',
    });
  });
});

describe('keepLease()', () => {
  it('renews until it is stopped, then gives it up, and reports who holds it', async () => {
    const { clock, leaseOf } = swarm();
    const seen: string[] = [];
    const [first, second] = [leaseOf('one'), leaseOf('two')];
    const stopping = new AbortController();
    await second.attempt();

    const keeping = keepLease(
      {
        ...{ lease: first, clock },
        onTaken: () => seen.push('taken'),
        onLost: (holder) => seen.push(`lost to ${holder ?? 'nobody'}`),
        onAwaited: (holder) => seen.push(`awaited ${holder}`),
      },
      stopping.signal,
    );
    await clock.advance(4_000);
    await second.release();
    await clock.advance(20_000);
    expect(first.isHeld()).toBe(true);

    stopping.abort();
    await keeping;
    expect((await second.attempt()).isHeld).toBe(true);
    expect(seen).toEqual(['awaited two', 'taken']);
  });
});
