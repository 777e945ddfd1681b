import { afterEach, describe, expect, it } from 'vitest';
import type { SandboxRequest } from '../../../src/sandbox/http/exchange.ts';
import { block, startCoreWorld, type CoreWorld } from './core-world.ts';

let core: CoreWorld | undefined;

afterEach(async () => {
  await core?.close();
  core = undefined;
});

/** A core, and an action just before one of its requests is executed. */
async function startWith(config: string) {
  let onRequest: ((request: SandboxRequest) => Promise<void>) | undefined;
  const world = await startCoreWorld(config, {}, { onRequest: (request) => onRequest?.(request) });
  core = world;
  await world.settled();
  return {
    world,
    before: (matches: (request: SandboxRequest) => boolean, action: () => Promise<void>) => {
      onRequest = async (request) => {
        if (!matches(request)) return;
        onRequest = undefined;
        await action();
      };
    },
  };
}

describe('changes during a pass of startStandInCore()', () => {
  it.each(['/services', '/tasks', '/networks'])(
    'does not recreate a proxy that is removed just before GET %s, once the core runs without its block',
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

  it('updates a service at the next poll if someone changes it just before the update', async () => {
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

  it('replaces a service of that name that someone creates just before the core does', async () => {
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
