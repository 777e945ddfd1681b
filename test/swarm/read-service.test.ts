import { describe, expect, it } from 'vitest';
import { createSandbox } from '../../src/sandbox/sandbox.ts';
import { createSwarmReader } from '../../src/swarm/swarm-reader.ts';
import { connectInProcess } from '../fakes/in-process-connection.ts';
import { apiOf } from '../support/sandbox/sandbox-engine.ts';

describe('readService()', () => {
  const sandbox = createSandbox({ nodes: [{ hostname: 'manager', role: 'manager' }] });
  const reader = createSwarmReader(connectInProcess(sandbox));
  const make = async (name: string): Promise<string> => {
    const TaskTemplate = { ContainerSpec: { Image: 'nginx:1' } };
    const { body } = await apiOf(sandbox)('POST', '/services/create', { Name: name, TaskTemplate });
    return (body as { readonly ID: string }).ID;
  };

  it('finds a service like in the list, and returns undefined for a missing one', async () => {
    await make('web');

    const [listed] = await reader.readServices();

    expect(await reader.readService('web')).toEqual(listed);
    expect(await reader.readService('other')).toBeUndefined();
  });

  it('does not accept an id as a name, unlike the engine', async () => {
    const id = await make('api');

    expect(await reader.readService(id)).toBeUndefined();
  });
});
