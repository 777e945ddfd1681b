import { describe, expect, it } from 'vitest';
import { waitForNetwork } from '../../src/apply/wait-for-network.ts';
import type { ObservedNetwork } from '../../src/model/observed.ts';
import { observedNetwork } from '../builders/observed.ts';
import { createInstantClock } from '../fakes/instant-clock.ts';

const unallocated = observedNetwork('net', { driver: '' });

/** Reads one of the lists after the other; the last one stays. */
async function wait(...lists: readonly (readonly ObservedNetwork[])[]): Promise<number> {
  const clock = createInstantClock();
  let reads = 0;
  const readNetworks = () => {
    const networks = lists[Math.min(reads, lists.length - 1)] ?? [];
    reads += 1;
    return Promise.resolve({ networks, localNetworks: [] });
  };
  const { signal } = new AbortController();
  await waitForNetwork('net', { reader: { readNetworks }, clock, signal });
  return clock.monotonicMs();
}

describe('waitForNetwork()', () => {
  it('returns once swarm has given the network addresses', async () => {
    expect(await wait([observedNetwork('net')])).toBe(0);
    expect(await wait([unallocated], [unallocated], [observedNetwork('net')])).toBe(200);
  });

  it('leaves a network that is gone to the next pass', async () => {
    expect(await wait([observedNetwork('other', { driver: '' })])).toBe(0);
  });

  it('fails after half a minute, with the way out', async () => {
    await expect(wait([unallocated])).rejects.toMatchObject({
      ...{ kind: 'rejected', code: 'engine-rejected' },
      message: 'Cannot use network "net": it is created, and swarm has given it no addresses within 30 s',
      hint: 'Remove it: docker network rm net, and declare subnets that overlap no others',
    });
  });
});
