import { describe, expect, it } from 'vitest';
import { createWaitMemory, type WaitMemory } from '../../src/apply/wait-memory.ts';
import { waitForService } from '../../src/apply/wait-for-service.ts';
import type { ObservedService, ObservedTask } from '../../src/model/observed.ts';
import type { WaitResult } from '../../src/model/outcome.ts';
import type { Wait } from '../../src/model/plan.ts';
import { observedService, observedSwarm, observedTask, replicas } from '../builders/observed.ts';
import { createInstantClock } from '../fakes/instant-clock.ts';
import { readerOfMoments } from '../fakes/swarm-ports.ts';

const wait: Wait = {
  ...{ id: 'wait/service/web', resource: 'service/web', until: 'converged' },
  ...{ required: false, dependsOn: [] },
};

const web = (count: number): ObservedService => observedService('web', replicas(count));
const running = [observedTask('web', { id: '1' })];

/** Waits in one pass after the other, each of which something newer ends after `passMs`. */
function passes(memory: WaitMemory, passMs = 2_000) {
  const clock = createInstantClock();
  return (service: ObservedService, tasks: readonly ObservedTask[]): Promise<WaitResult> => {
    const endMs = clock.monotonicMs() + passMs;
    return waitForService(
      wait,
      { reader: readerOfMoments(observedSwarm(), [[[service], tasks]]), clock },
      {
        ...{ waitTimeoutMs: 10_000, memory, signal: new AbortController().signal },
        isPreempted: () => clock.monotonicMs() >= endMs,
      },
    );
  };
}

describe('createWaitMemory()', () => {
  it('goes on with the time that tasks have to stay up', async () => {
    const pass = passes(createWaitMemory());

    expect(await pass(web(1), running)).toMatchObject({ status: 'unfinished' });
    expect(await pass(web(1), running)).toMatchObject({ status: 'unfinished' });
    expect(await pass(web(1), running)).toMatchObject({ status: 'done' });
  });

  it('goes on with the time limit, fails again from then on, and no longer than the service does', async () => {
    const pass = passes(createWaitMemory());
    const results: string[] = [];
    for (let count = 0; count < 7; count += 1) results.push((await pass(web(1), [])).status);

    expect(results).toEqual([...new Array<string>(4).fill('unfinished'), 'failed', 'failed', 'failed']);
    for (let count = 0; count < 2; count += 1) await pass(web(1), running);
    expect(await pass(web(1), running)).toMatchObject({ status: 'done' });
  });

  it('starts again for another spec', async () => {
    const pass = passes(createWaitMemory());
    for (let count = 0; count < 6; count += 1) await pass(web(1), []);

    expect(await pass(web(2), running)).toMatchObject({ status: 'unfinished' });
  });

  it('forgets what nobody waits for any longer', async () => {
    const memory = createWaitMemory();
    const pass = passes(memory);
    for (let count = 0; count < 6; count += 1) await pass(web(1), []);

    memory.keepOnly([wait]);
    expect(await pass(web(1), [])).toMatchObject({ status: 'failed' });
    memory.keepOnly([]);
    expect(await pass(web(1), [])).toMatchObject({ status: 'unfinished' });
  });
});
