import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLease } from '../../src/lease/lease.ts';
import { Failure } from '../../src/model/failure.ts';
import type { EventsListener, SwarmEvents } from '../../src/ports/swarm-events.ts';
import { createFencedWriter } from '../../src/lease/fenced-writer.ts';
import { createCachedSwarm } from '../../src/router/reading/cached-swarm.ts';
import { runRouterLoop } from '../../src/router/loop/router-loop.ts';
import { createRouterMemory } from '../../src/router/pass/router-state.ts';
import { createSandbox } from '../../src/sandbox/sandbox.ts';
import { createSwarmReader } from '../../src/swarm/swarm-reader.ts';
import { createSwarmWriter } from '../../src/swarm/swarm-writer.ts';
import { eastRoute } from '../builders/router.ts';
import { createFakeClock, type FakeClock } from '../fakes/fake-clock.ts';
import { connectInProcess } from '../fakes/in-process-connection.ts';
import { createRecordingLogger } from '../fakes/recording-logger.ts';
import { createService, renderedFile } from '../support/sandbox/core-on-sandbox.ts';
import { apiOf } from '../support/sandbox/sandbox-engine.ts';
import type { FaultKind } from '../support/faults.ts';

const configToml = (more = ''): string => `
PollInterval = "1h"
${more}
[Extensions.east]
ProxyImage = "nginx:1"
ProxyServiceName = "proxy-east"
ProxyReplicas = 1
ServiceCluster = "east"
`;

/** Events that a test gives. */
function createManualEvents() {
  let current: { readonly listener: EventsListener; readonly lose: (failure: Failure) => void } | undefined;
  const events: SwarmEvents = {
    follow: (listener, signal) =>
      new Promise((resolve, reject) => {
        current = { listener, lose: reject };
        signal.addEventListener('abort', () => {
          resolve();
        });
        listener.onOpen();
      }),
  };
  return {
    events,
    emit: (name = 'web') => current?.listener.onEvent({ kind: 'service', action: 'update', id: name, name }),
    lose: () => current?.lose(new Failure('gone', { kind: 'transient', code: 'engine-unreachable' })),
  };
}

interface Loop {
  readonly stop: () => Promise<void>;
  readonly messages: () => readonly string[];
  readonly emit: (name?: string) => void;
  readonly lose: () => void;
}

describe('runRouterLoop()', () => {
  let clock: FakeClock;
  let sandbox: ReturnType<typeof createSandbox>;
  let engine: Parameters<typeof renderedFile>[0];
  let fault: FaultKind | undefined;
  let paths: string[];
  let text: string;
  const loops: Loop[] = [];

  const start = (holder = 'one'): Loop => {
    const connection = connectInProcess(sandbox, {
      faultOf: ({ method, path }) => {
        paths.push(`${method} ${path.replace('/v1.41', '')}`);
        return fault;
      },
    });
    const reader = createSwarmReader(connection);
    const writer = createSwarmWriter(connection);
    const lease = createLease({ reader, writer, clock }, { owner: 'interlock', holder });
    const swarm = createCachedSwarm(reader, createFencedWriter(writer, lease));
    const logger = createRecordingLogger();
    const stopping = new AbortController();
    const { events, emit, lose } = createManualEvents();
    const running = runRouterLoop({
      dependencies: {
        configToml: { path: '/config.toml', read: () => Promise.resolve(text) },
        ...{ reader: swarm.reader, writer: swarm.writer, clock, logger, makeSalt: () => '00' },
        tester: { test: () => Promise.resolve({ kind: 'accepted' }) },
      },
      ...{ settings: { owner: 'interlock' }, memory: createRouterMemory(), signal: stopping.signal },
      ...{ swarm, events, lease },
    });
    const loop = {
      stop: async () => {
        stopping.abort();
        await running;
      },
      messages: () => logger.records.map(({ message }) => message),
      ...{ emit, lose },
    };
    loops.push(loop);
    return loop;
  };
  const has = async (host: string): Promise<boolean> =>
    (await renderedFile(engine, 'proxy-east'))?.includes(host) === true;
  const passes = (): number => paths.filter((path) => path === 'GET /services').length;

  beforeEach(async () => {
    [clock, fault, paths, text] = [createFakeClock(), undefined, [], configToml()];
    sandbox = createSandbox({
      nodes: [
        { hostname: 'm0', role: 'manager' },
        { hostname: 'n0', role: 'worker' },
      ],
    });
    engine = { api: apiOf(sandbox) };
    await engine.api('POST', '/networks/create', { Name: 'edge', Driver: 'overlay', CheckDuplicate: true });
    await createService(engine, { name: 'web', labels: eastRoute('a.test') });
  });
  afterEach(async () => {
    await Promise.all(loops.splice(0).map((loop) => loop.stop()));
  });

  it('makes a pass at its start, and 250 ms after an event', async () => {
    const loop = start();
    await clock.advance(1_000);
    expect(await has('a.test')).toBe(true);

    await createService(engine, { name: 'shop', labels: eastRoute('b.test') });
    loop.emit();
    await clock.advance(249);
    expect(await has('b.test')).toBe(false);
    await clock.advance(1);
    expect(await has('b.test')).toBe(true);
  });

  it('makes one pass of a burst, and one each 2 s of one that does not end', async () => {
    const loop = start();
    await clock.advance(5_000);
    const before = passes();
    for (let event = 0; event < 100; event += 1) loop.emit();
    await clock.advance(1_000);
    expect(passes() - before).toBe(1);

    for (let event = 0; event < 100; event += 1) {
      loop.emit();
      await clock.advance(100);
    }
    expect(passes() - before).toBeLessThanOrEqual(1 + 6);
  });

  it('tries a pass that failed again after 5 s, whatever the poll interval is', async () => {
    const loop = start();
    await clock.advance(1_000);
    await createService(engine, { name: 'shop', labels: eastRoute('b.test') });
    fault = '503';
    loop.emit();
    await clock.advance(260);
    expect(loop.messages()).toContain('pass failed');
    fault = undefined;
    await clock.advance(5_000);

    expect(await has('b.test')).toBe(true);
    expect(loop.messages()).toContain('passes succeed again');
  });

  it('ignores events of leases', async () => {
    const loop = start();
    await clock.advance(5_000);
    const before = passes();
    loop.emit('swarm-reconciler.lease.interlock');
    loop.emit('swarm-reconciler.lease.default');
    await clock.advance(1_000);

    expect(passes()).toBe(before);
  });

  it('looks at tasks each 250 ms while a routed service is unsettled, and no longer than a minute', async () => {
    const tasksRead = (): number => paths.filter((path) => path === 'GET /tasks').length;
    await createService(engine, { name: 'stuck', labels: eastRoute('c.test'), image: 'x', replicas: 1 });
    sandbox.setNodeState('n0', 'down');
    sandbox.setNodeState('m0', 'down');
    start();
    await clock.advance(5_000);
    const before = tasksRead();
    await clock.advance(2_000);
    expect(tasksRead() - before).toBe(8);

    await clock.advance(120_000);
    const after = tasksRead();
    await clock.advance(10_000);
    expect(tasksRead()).toBe(after);
  });

  it('routes to a task that runs without any event', async () => {
    start();
    sandbox.setNodeState('n0', 'down');
    sandbox.setNodeState('m0', 'down');
    await createService(engine, { name: 'late', labels: eastRoute('d.test') });
    await clock.advance(5_000);
    sandbox.setNodeState('n0', 'ready');
    await clock.advance(1_000);

    expect(await has('d.test')).toBe(true);
  });

  it('goes on as it is while the engine is away, says so once, and recovers without a hand', async () => {
    const loop = start();
    await clock.advance(1_000);
    const before = await renderedFile(engine, 'proxy-east');
    await createService(engine, { name: 'shop', labels: eastRoute('b.test') });
    fault = '503';
    loop.emit();
    await clock.advance(60_000);
    expect(await renderedFile(engine, 'proxy-east')).toBe(before);
    expect(loop.messages().filter((message) => message === 'pass failed').length).toBeLessThanOrEqual(1);

    fault = undefined;
    await clock.advance(20_000);
    expect(await has('b.test')).toBe(true);
  });

  it('without events it looks at everything at each poll interval', async () => {
    text = configToml().replace('1h', '3s');
    const loop = start();
    await clock.advance(1_000);
    loop.lose();
    await clock.advance(400);
    await createService(engine, { name: 'shop', labels: eastRoute('b.test') });
    await clock.advance(3_000);

    expect(await has('b.test')).toBe(true);
    expect(loop.messages()).toEqual(expect.arrayContaining(['events lost', 'events are followed again']));
  });

  it('of two cores one writes; the other goes on when that one ends', async () => {
    const first = start('one');
    await clock.advance(1_000);
    const second = start('two');
    await clock.advance(30_000);
    expect(second.messages()).toEqual(['core started', 'standing by']);

    await first.stop();
    await createService(engine, { name: 'shop', labels: eastRoute('b.test') });
    await clock.advance(6_000);
    expect(await has('b.test')).toBe(true);
    expect(second.messages()).toContain('lease taken');
  });
});
