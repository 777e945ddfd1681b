import { describe, expect, it } from 'vitest';
import { waitForService } from '../../src/apply/wait-for-service.ts';
import { Failure } from '../../src/model/failure.ts';
import type { ObservedService, ObservedTask } from '../../src/model/observed.ts';
import type { WaitResult } from '../../src/model/outcome.ts';
import type { Wait } from '../../src/model/plan.ts';
import {
  mountedConfig,
  observedService,
  observedSwarm,
  observedTask,
  replicas,
  specValue,
} from '../builders/observed.ts';
import { createFakeClock } from '../fakes/fake-clock.ts';
import { createInstantClock } from '../fakes/instant-clock.ts';
import { readerOfMoments } from '../fakes/swarm-ports.ts';

type Moment = readonly [readonly ObservedService[], readonly ObservedTask[]] | Error;

const wait = (until: Wait['until']): Wait => ({
  id: 'wait/service/web',
  resource: 'service/web',
  until,
  ...(until === 'converged' ? {} : { maker: 'the core', minStableMs: 10_000 }),
  required: true,
  dependsOn: [],
});

const waited = (
  until: Wait['until'],
  moments: readonly Moment[],
  signal = new AbortController().signal,
): Promise<WaitResult> =>
  waitForService(
    wait(until),
    { reader: readerOfMoments(observedSwarm(), moments), clock: createInstantClock() },
    { waitTimeoutMs: 60_000, signal },
  );

const web = (updateState?: string): ObservedService => ({
  ...observedService('web', replicas(2), mountedConfig('/config.toml', 'new', 'conf-2')),
  updateState,
});

const task = (id: string, config = 'new', fields: Partial<ObservedTask> = {}): ObservedTask =>
  observedTask('web', { id, configIds: [config], ...fields });

const bothRun = [task('1'), task('2')];

describe('waitForService()', () => {
  it('considers a service converged once all desired tasks of its newest config run', async () => {
    const result = await waited('converged', [
      [[web('updating')], [task('1', 'old'), task('2', 'old')]],
      [[web('updating')], [task('1'), task('2', 'old')]],
      [[web('updating')], bothRun],
      [[web('completed')], bothRun],
    ]);

    expect(result).toEqual({
      id: 'wait/service/web',
      resource: 'service/web',
      status: 'done',
      serviceId: 'id-of-web',
    });
  });

  it('requires tasks to stay up for the update monitor, and for the minimum of the wait', async () => {
    const look = async (until: Wait['until'], service: ObservedService): Promise<number> => {
      const clock = createInstantClock();
      const reader = readerOfMoments(observedSwarm(), [[[service], bothRun]]);
      const options = { waitTimeoutMs: 60_000, signal: new AbortController().signal };
      expect(await waitForService(wait(until), { reader, clock }, options)).toMatchObject({ status: 'done' });
      return clock.monotonicMs();
    };
    const watchedFor8 = { ...web(), spec: { ...web().spec, UpdateConfig: { Monitor: 8_000_000_000 } } };

    expect(await look('converged', web())).toBe(5_000);
    expect(await look('converged', watchedFor8)).toBe(8_000);
    expect(await look('runs', web())).toBe(10_000);
    expect(await look('appears', web())).toBe(10_000);
    expect(await look('converged', observedService('web', replicas(0)))).toBe(0);
  });

  it('starts the count again if a task ends, and fails if they keep ending', async () => {
    const ended = ['2', '3', '4', '5'].map((id) => task(id, 'new', { seat: '2', state: 'failed' }));

    const result = await waited('converged', [
      [[web()], bothRun],
      ...ended.map((_, index): Moment => [[web()], [task('1'), ...ended.slice(0, index + 1)]]),
    ]);

    expect(result).toMatchObject({
      status: 'failed',
      message: 'its tasks keep ending: 4 of them during this wait',
      stopped: {},
    });
  });

  it('lets each of many tasks end a few times: they may only wait for something to start', async () => {
    const seats = Array.from({ length: 9 }, (_, index) => String(index));
    const ended = seats.flatMap((seat) =>
      ['a', 'b', 'c'].map((round) => task(`${round}${seat}`, 'new', { seat, state: 'failed' })),
    );

    expect(
      await waited('converged', [
        [[web()], []],
        [[web()], [task('1'), ...ended]],
        [[web()], [...bothRun, ...ended]],
      ]),
    ).toMatchObject({ status: 'done' });
  });

  it('does not count tasks that ended before the first poll', async () => {
    const old = ['a', 'b', 'c', 'd', 'e'].map((id) => task(id, 'new', { state: 'failed' }));

    expect(
      await waited('converged', [
        [[web()], [task('1'), ...old]],
        [[web()], [...bothRun, ...old]],
      ]),
    ).toMatchObject({ status: 'done' });
  });

  it.each([
    [
      'failed',
      { status: 'failed', message: 'its tasks have ended, and its restart policy starts no new ones' },
    ],
    ['complete', { status: 'done' }],
  ])('ends at once if all tasks are %s and none will follow', async (state, expected) => {
    expect(await waited('converged', [[[web()], [task('1', 'new', { state })]]])).toMatchObject(expected);
  });

  it('does not count tasks that are no longer desired as ended', async () => {
    const three = [...bothRun, task('3'), task('4'), task('5')];

    expect(
      await waited('converged', [
        [[web('updating')], three],
        [[web()], bothRun],
      ]),
    ).toMatchObject({ status: 'done' });
  });

  it('reports its progress at every poll', async () => {
    const messages: string[] = [];
    const reader = readerOfMoments(observedSwarm(), [
      [[web('updating')], [task('1')]],
      [[web('completed')], bothRun],
    ]);
    const options = { waitTimeoutMs: 60_000, stableMs: 500, signal: new AbortController().signal };

    await waitForService(
      wait('converged'),
      { reader, clock: createInstantClock() },
      { ...options, onStatus: (message) => messages.push(message) },
    );

    expect(messages).toEqual(['1 of 2 tasks running', 'running, must stay up for another 1 s']);
  });

  it('needs only one running task of the newest config', async () => {
    expect(
      await waited('runs', [
        [[web('updating')], [task('1', 'old')]],
        [[web('updating')], [task('2')]],
      ]),
    ).toMatchObject({
      status: 'done',
    });
  });

  it('does not count a task of another service, or of the old config', async () => {
    const result = await waited('runs', [
      [[web()], [task('1', 'old'), observedTask('other', { configIds: ['new'] })]],
    ]);

    expect(result).toMatchObject({
      status: 'failed',
      message: expect.stringContaining('0 of 2 tasks running') as unknown,
    });
  });

  it('expects one task of a global service for each desired one', async () => {
    const global = { ...observedService('web', specValue(['Mode'], { Global: {} })), configs: [] };

    expect(
      await waited('converged', [
        [[global], [task('1'), task('2', 'new', { state: 'pending' })]],
        [[global], bothRun],
      ]),
    ).toMatchObject({ status: 'done' });
  });

  it('has nothing to wait for with zero replicas', async () => {
    expect(await waited('converged', [[[observedService('web', replicas(0))], []]])).toMatchObject({
      status: 'done',
    });
  });

  it.each([
    ['paused', 'the update is paused'],
    ['rollback_paused', 'the rollback of the update is paused'],
    ['rollback_completed', 'the update was rolled back'],
  ])('treats an update that is %s as a failure, though all tasks run', async (state, message) => {
    expect(await waited('converged', [[[web(state)], bothRun]])).toMatchObject({ status: 'failed', message });
  });

  it('waits until a rollback has finished, which is a failure too', async () => {
    const moments = ['rollback_started', 'rollback_started', 'rollback_completed'];

    const result = await waited(
      'converged',
      moments.map((state) => [[web(state)], bothRun]),
    );

    expect(result).toMatchObject({ status: 'failed', message: 'the update was rolled back' });
  });

  it("reports the engine's message on a task that does not run", async () => {
    const pending = task('1', 'new', { state: 'pending', message: 'no suitable node (1 node unavailable)' });

    const result = await waited('converged', [[[web('paused')], [pending]]]);

    expect(result.message).toContain('(pending: no suitable node (1 node unavailable))');
  });

  it('reports the last error of the tasks that swarm gave up, for the ledger too', async () => {
    const reader = {
      ...readerOfMoments(observedSwarm(), [[[web('paused')], bothRun]]),
      readLastError: (id: string) => Promise.resolve(`No such image: of ${id}`),
    };

    const result = await waitForService(
      wait('converged'),
      { reader, clock: createInstantClock() },
      { waitTimeoutMs: 60_000, signal: new AbortController().signal },
    );

    expect(result).toEqual({
      id: 'wait/service/web',
      resource: 'service/web',
      status: 'failed',
      message: 'the update is paused (No such image: of id-of-web)',
      stopped: { lastError: 'No such image: of id-of-web' },
    });
  });

  it('fails at once if the service no longer exists', async () => {
    expect(
      await waited('converged', [
        [[web()], []],
        [[], []],
      ]),
    ).toMatchObject({
      status: 'failed',
      message: 'the service no longer exists',
    });
  });

  it('fails after its timeout, and reports how far it got', async () => {
    const clock = createFakeClock();
    const reader = {
      ...readerOfMoments(observedSwarm(), [[[web()], [task('1')]]]),
      readLastError: () => Promise.resolve('no space left'),
    };
    const options = { waitTimeoutMs: 10_000, signal: new AbortController().signal };
    let result: WaitResult | undefined;
    const waiting = waitForService(wait('converged'), { reader, clock }, options).then(
      (one) => (result = one),
    );

    await clock.untilSleeping();
    await clock.advance(9_999);
    expect(result).toBeUndefined();
    await clock.advance(600);
    await waiting;

    expect(result).toEqual({
      id: 'wait/service/web',
      resource: 'service/web',
      status: 'failed',
      message: 'not converged after 10 s: 1 of 2 tasks running (no space left)',
    });
  });

  it('names the interval of the health check for which a task is still starting', async () => {
    const interval = specValue(['TaskTemplate', 'ContainerSpec', 'Healthcheck', 'Interval'], 600_000_000_000);
    const starting = task('1', 'new', { state: 'starting', message: 'starting' });
    const startingOf = (...parts: Parameters<typeof observedService>[1][]): Moment => [
      [{ ...web(), spec: observedService('web', replicas(1), ...parts).spec }],
      [starting],
    ];

    expect(await waited('converged', [startingOf(interval)])).toMatchObject({
      message: 'not converged after 60 s: 0 of 1 tasks running (starting: its health check runs every 10m)',
    });
    expect(await waited('converged', [startingOf()])).toMatchObject({
      message: 'not converged after 60 s: 0 of 1 tasks running (starting: starting)',
    });
  });

  it('continues after a transient failure, and gives up after any other', async () => {
    const passing = new Failure('gone for now', { kind: 'transient', code: 'engine-unreachable' });
    const lasting = new Failure('no', { kind: 'rejected', code: 'engine-rejected' });

    expect(await waited('converged', [passing, [[web()], bothRun]])).toMatchObject({ status: 'done' });
    expect(await waited('converged', [lasting])).toMatchObject({ status: 'failed', message: 'no' });
  });

  it('ends when it is interrupted, but polls once before', async () => {
    const signal = AbortSignal.abort();

    expect(await waited('converged', [[[observedService('web', replicas(0))], []]], signal)).toMatchObject({
      status: 'done',
    });
    expect(await waited('converged', [[[web()], []]], signal)).toMatchObject({
      status: 'skipped',
      message: 'interrupted',
    });
  });
});
