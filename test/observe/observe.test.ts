import { describe, expect, it } from 'vitest';
import { Failure } from '../../src/model/failure.ts';
import { observe } from '../../src/observe/observe.ts';
import { observedNetwork, observedService, observedSwarm, specValue } from '../builders/observed.ts';
import { readerOf } from '../fakes/swarm-ports.ts';

describe('observe()', () => {
  it('reads the whole swarm', async () => {
    const swarm = observedSwarm({ services: [observedService('web')] });

    expect(await observe(readerOf(() => swarm))).toEqual(swarm);
  });

  it('reads networks that are not listed as soon as a service joins one of them', async () => {
    const listed = observedNetwork('web', { id: 'web-id' });
    const host = observedNetwork('host', { id: 'host-id' });
    const swarm = (target: string) =>
      observedSwarm({
        networks: [listed],
        services: [observedService('app', specValue(['TaskTemplate', 'Networks'], [{ Target: target }]))],
      });
    const networksSeen = async (target: string) => {
      const reader = { ...readerOf(() => swarm(target)), readHiddenNetworks: () => Promise.resolve([host]) };
      return (await observe(reader)).networks;
    };

    expect(await networksSeen('web-id')).toEqual([listed]);
    expect(await networksSeen('host-id')).toEqual([listed, host]);
  });

  it('fails as a whole if one list fails, so that nothing looks deleted', async () => {
    const failure = new Failure('no', { kind: 'transient', code: 'engine-error' });
    const reader = { ...readerOf(() => observedSwarm()), readNetworks: () => Promise.reject(failure) };

    await expect(observe(reader)).rejects.toBe(failure);
  });

  it('rejects a node that is not a manager, with a hint', async () => {
    const swarm = observedSwarm();
    const worker = { ...swarm, engine: { ...swarm.engine, isManager: false } };

    await expect(observe(readerOf(() => worker))).rejects.toMatchObject({
      code: 'engine-not-a-manager',
      kind: 'rejected',
      hint: expect.stringContaining('manager') as unknown,
    });
  });
});
