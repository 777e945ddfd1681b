import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSwarmConnection } from '../../src/swarm/swarm-connection.ts';
import { chooseEndpoints } from '../../src/swarm/endpoint.ts';
import { createSwarmEvents, decodeEvent } from '../../src/swarm/swarm-events.ts';
import type { SwarmEvent } from '../../src/ports/swarm-events.ts';
import { poll } from '../support/poll.ts';
import { startSandboxEngine, type SandboxEngine } from '../support/sandbox/sandbox-engine.ts';

describe('createSwarmEvents()', () => {
  let engine: SandboxEngine;
  let stopping: AbortController;
  let events: SwarmEvent[];
  let opened: number;

  const follow = (): Promise<void> =>
    createSwarmEvents(createSwarmConnection(chooseEndpoints(engine.host, {}))).follow(
      { onOpen: () => (opened += 1), onEvent: (event) => events.push(event) },
      stopping.signal,
    );

  beforeEach(async () => {
    engine = await startSandboxEngine();
    [stopping, events, opened] = [new AbortController(), [], 0];
  });
  afterEach(() => engine.close());

  it('gives each event of the swarm from then on, until the signal is aborted', async () => {
    const following = follow();
    await poll('it listens', () => Promise.resolve(opened === 1 ? true : undefined));

    const { body } = await engine.api('POST', '/configs/create', { Name: 'cheese', Data: 'YQ==' });
    const { ID } = body as { readonly ID: string };
    await engine.api('DELETE', `/configs/${ID}`);
    await poll('both have come', () => Promise.resolve(events.length === 2 ? true : undefined));
    stopping.abort();
    await following;

    expect(events).toEqual([
      { kind: 'config', action: 'create', id: ID, name: 'cheese' },
      { kind: 'config', action: 'remove', id: ID, name: 'cheese' },
    ]);
  });

  it('fails when the engine goes away', async () => {
    const following = follow();
    await poll('it listens', () => Promise.resolve(opened === 1 ? true : undefined));

    await Promise.all([
      expect(following).rejects.toMatchObject({ code: 'engine-unreachable', kind: 'transient' }),
      engine.close(),
    ]);
    engine = await startSandboxEngine();
  });

  it('fails when there is no engine', async () => {
    await engine.close();
    await expect(follow()).rejects.toMatchObject({ code: 'engine-unreachable' });
    expect(opened).toBe(0);
    engine = await startSandboxEngine();
  });
});

describe('decodeEvent()', () => {
  it('drops what is not an event of the swarm', () => {
    const raw = { Type: 'container', Action: 'start', Actor: { ID: 'x', Attributes: { name: 'y' } } };

    expect(decodeEvent(JSON.stringify(raw))).toBeUndefined();
    expect(decodeEvent('not JSON')).toBeUndefined();
    expect(decodeEvent('')).toBeUndefined();
    expect(decodeEvent(JSON.stringify({ Type: 'node' }))).toEqual({
      kind: 'node',
      action: '',
      id: '',
      name: '',
    });
  });
});
