import { beforeEach, describe, expect, it } from 'vitest';
import type { SwarmReader } from '../../src/ports/swarm-reader.ts';
import { decodeList, decodeTaskError } from '../../src/swarm/decode.ts';
import { startSandboxSwarm, type SandboxSwarm } from '../fakes/sandbox-swarm.ts';

describe('readLastError()', () => {
  let swarm: SandboxSwarm;
  let reader: SwarmReader;

  beforeEach(async () => {
    swarm = await startSandboxSwarm();
    ({ reader } = swarm);
  });

  const create = async (name: string, constraint: string): Promise<string> => {
    const { body } = await swarm.api('POST', '/services/create', {
      Name: name,
      TaskTemplate: { ContainerSpec: { Image: 'nginx:1' }, Placement: { Constraints: [constraint] } },
    });
    return (body as { readonly ID: string }).ID;
  };

  it("is the engine's error of a task of this service", async () => {
    const id = await create('stuck', 'node.hostname==nowhere');

    expect(await reader.readLastError(id)).toContain('no suitable node');
  });

  it('is undefined without errors', async () => {
    expect(await reader.readLastError(await create('fine', 'node.hostname==n-east'))).toBeUndefined();
  });
});

describe('decodeTaskError()', () => {
  it('sorts times although the engine omits trailing zeros', () => {
    const times = ['T00:00:01.51Z', 'T00:00:01.5Z', 'T00:00:01Z', 'T00:00:01.500000001Z'];
    const tasks = times.map((time) => ({ Status: { Timestamp: `2026-01-01${time}`, Err: time } }));

    const errors = decodeList(tasks, decodeTaskError, ({ at }) => at).map(({ error }) => error);

    expect(errors).toEqual(['T00:00:01Z', 'T00:00:01.5Z', 'T00:00:01.500000001Z', 'T00:00:01.51Z']);
  });
});
