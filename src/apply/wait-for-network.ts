import { networkPollMs, networkTimeoutMs } from '../defaults/times.ts';
import { Failure } from '../model/failure.ts';
import type { Clock } from '../ports/clock.ts';
import type { SwarmReader } from '../ports/swarm-reader.ts';

/**
 * Waits until swarm has given a new network addresses: until then the engine shows it without a driver. That takes
 * milliseconds, or never happens, and then no task on the network ever starts. One that is gone again is left to the next
 * pass.
 */
export async function waitForNetwork(
  name: string,
  { reader, clock }: { readonly reader: Pick<SwarmReader, 'readNetworks'>; readonly clock: Clock },
): Promise<void> {
  const deadline = clock.monotonicMs() + networkTimeoutMs;
  for (;;) {
    const { networks } = await reader.readNetworks();
    const network = networks.find((one) => one.name === name);
    if (network?.driver !== '') return;
    if (clock.monotonicMs() >= deadline) throw unallocated(name);
    await clock.sleep(networkPollMs);
  }
}

const unallocated = (name: string): Failure =>
  new Failure(
    `Cannot use network "${name}": it is created, and swarm has given it no addresses within ${networkTimeoutMs / 1000} s`,
    {
      kind: 'rejected',
      code: 'engine-rejected',
      hint: `Remove it: docker network rm ${name}, and declare subnets that overlap no others`,
    },
  );
