import { describe, expect, it } from 'vitest';
import { Failure, type FailureCode } from '../../src/model/failure.ts';
import type { Json } from '../../src/kernel/json.ts';
import { createSandbox } from '../../src/sandbox/sandbox.ts';
import type { SwarmConnection } from '../../src/swarm/swarm-connection.ts';
import { createSwarmReader } from '../../src/swarm/swarm-reader.ts';
import { connectInProcess } from '../fakes/in-process-connection.ts';

const connection = connectInProcess(createSandbox({ nodes: [{ hostname: 'manager', role: 'manager' }] }));

/** An engine that gives this answer for the network "host". */
const failingWith = (code: FailureCode): SwarmConnection => ({
  ...connection,
  request: (request) =>
    request.path === '/networks/host'
      ? Promise.reject(new Failure('no', { kind: 'rejected', code }))
      : connection.request(request),
});

const namesRead = async (asked: SwarmConnection): Promise<readonly string[]> =>
  (await createSwarmReader(asked).readHiddenNetworks()).map(({ name }) => name);

/** An engine without a leader at first, which lists only the networks of its node, and then with one. */
function leaderlessFor(
  lists: number,
  nodes = connection,
): { readonly asked: string[]; readonly connection: SwarmConnection } {
  const asked: string[] = [];
  let left = lists;
  const request: SwarmConnection['request'] = (sent) => {
    asked.push(sent.path);
    if (sent.path === '/nodes') return nodes.request(sent);
    left -= 1;
    return left < 0 ? connection.request(sent) : Promise.resolve([{ Name: 'of-the-node', Containers: {} }]);
  };
  return { asked, connection: { ...connection, request } };
}

describe('readNetworks()', () => {
  it("uses the swarm's list with one request", async () => {
    const { asked, connection } = leaderlessFor(0);

    const { networks } = await createSwarmReader(connection).readNetworks();

    expect(networks.map(({ name }) => name)).toEqual(['ingress']);
    expect(asked).toEqual(['/networks']);
  });

  it('reads the list again if it has only networks of the node, once there is a leader', async () => {
    const { asked, connection } = leaderlessFor(1);

    const { networks } = await createSwarmReader(connection).readNetworks();

    expect(networks.map(({ name }) => name)).toEqual(['ingress']);
    expect(asked).toEqual(['/networks', '/nodes', '/networks']);
  });

  it('drops a network that is removed from the swarm, but listed by the node until its last container has left', async () => {
    const request: SwarmConnection['request'] = async (sent) => [
      ...((await connection.request(sent)) as readonly Json[]), // a list, as the sandbox answers
      { Name: 'gone', Id: 'id-of-gone', Scope: 'swarm', Driver: 'overlay', Containers: {} },
    ];

    const { networks } = await createSwarmReader({ ...connection, request }).readNetworks();

    expect(networks.map(({ name }) => name)).toEqual(['ingress']);
  });

  it('fails without a leader', async () => {
    const noLeader = new Failure('no', { kind: 'transient', code: 'engine-no-quorum' });
    const failing = { ...connection, request: () => Promise.reject(noLeader) };

    await expect(createSwarmReader(leaderlessFor(1, failing).connection).readNetworks()).rejects.toBe(
      noLeader,
    );
  });

  it('uses the list of an engine with a leader that never marks networks of the swarm', async () => {
    const { networks } = await createSwarmReader(leaderlessFor(2).connection).readNetworks();

    expect(networks.map(({ name }) => name)).toEqual(['of-the-node']);
  });
});

describe('readHiddenNetworks()', () => {
  it("finds swarm's own networks", async () => {
    expect(await namesRead(connection)).toEqual(['bridge', 'host']);
  });

  it.each<FailureCode>(['object-not-found', 'engine-rejected'])('does without one on %s', async (code) => {
    expect(await namesRead(failingWith(code))).toEqual(['bridge']);
  });

  it('fails if it cannot find out whether they exist', async () => {
    await expect(namesRead(failingWith('engine-error'))).rejects.toMatchObject({ code: 'engine-error' });
  });
});
