import { afterEach, describe, expect, it } from 'vitest';
import type { SandboxRequest } from '../../../src/sandbox/http/exchange.ts';
import { block, startCoreWorld, type CoreWorld } from './core-world.ts';

let core: CoreWorld | undefined;

afterEach(async () => {
  await core?.close();
  core = undefined;
});

/** A core, and something that happens just before one of its requests is carried out. */
async function startWith(config: string) {
  let arrive: ((request: SandboxRequest) => Promise<void>) | undefined;
  const world = await startCoreWorld(config, {}, { onRequest: (request) => arrive?.(request) });
  core = world;
  await world.settled();
  return {
    world,
    before: (matches: (request: SandboxRequest) => boolean, act: () => Promise<void>) => {
      arrive = async (request) => {
        if (!matches(request)) return;
        arrive = undefined;
        await act();
      };
    },
  };
}

describe('what happens while startStandInCore() looks', () => {
  it.each(['/services', '/tasks', '/networks'])(
    'a proxy stays away that is removed just before GET %s, once the core runs without its block',
    async (path) => {
      const { world, before } = await startWith(block('east') + block('west'));

      before(
        (request) => request.path === path,
        async () => {
          await world.updateConfig(block('west'));
          await world.remove('/services/proxy-east');
        },
      );
      await world.settled();

      expect(world.names()).toEqual(['extension-east', 'extension-west', 'proxy-west', 'ucp-interlock']);
      expect(world.errors).toEqual([]);
    },
  );

  it('a service that somebody changes just before it is updated is updated at the next poll', async () => {
    const { world, before } = await startWith(block('east'));

    before(
      ({ method, path }) => method === 'POST' && path.endsWith('/update'),
      () => world.update('extension-east', (spec) => ({ ...spec, Labels: { ...spec.Labels, by: 'hand' } })),
    );
    await world.updateConfig(block('east').replace('extension:1', 'extension:2'));
    await world.settled();

    expect(world.service('extension-east').Spec.TaskTemplate.ContainerSpec?.Image).toBe('extension:2');
    expect(world.errors).toEqual([]);
  });

  it('a service that somebody makes just before the core does is taken for the one', async () => {
    const { world, before } = await startWith(block('east'));

    before(
      ({ path }) => path === '/services/create',
      () => world.createService('proxy-west'),
    );
    await world.updateConfig(block('west'));
    await world.settled();

    expect(world.service('proxy-west').Spec.TaskTemplate.ContainerSpec?.Image).toBe('proxy:1');
    expect(world.errors).toEqual([]);
  });
});
