import { networkPollMs, networkTimeoutMs } from '../defaults/times.ts';
import { Failure } from '../model/failure.ts';
import type { Clock } from '../ports/clock.ts';
import type { SwarmReader } from '../ports/swarm-reader.ts';
import { pause } from './pause.ts';

export interface NetworkWaitDependencies {
  readonly reader: Pick<SwarmReader, 'readNetworks'>;
  readonly clock: Clock;
  /** Nothing that needs the network is written any longer once it is aborted. */
  readonly signal: AbortSignal;
}

/**
 * Waits until swarm has given a new network addresses: until then the engine shows it without a driver. That takes
 * milliseconds, or never happens, and then no task on the network ever starts. One that is gone again is left to the next
 * pass.
 */
export async function waitForNetwork(
  name: string,
  { reader, clock, signal }: NetworkWaitDependencies,
): Promise<void> {
  const deadline = clock.monotonicMs() + networkTimeoutMs;
  for (;;) {
    const { networks } = await reader.readNetworks();
    const network = networks.find((one) => one.name === name);
    if (network?.driver !== '') return;
    if (clock.monotonicMs() >= deadline) throw unallocated(name);
    if (signal.aborted) return;
    await pause(clock, networkPollMs, signal);
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
