import { describe, expect, it } from 'vitest';
import { Failure, type FailureCode } from '../../src/model/failure.ts';
import type { Json } from '../../src/kernel/json.ts';
import { createSandbox } from '../../src/sandbox/sandbox.ts';
import type { SwarmConnection } from '../../src/swarm/swarm-connection.ts';
import { createSwarmReader } from '../../src/swarm/swarm-reader.ts';
import { connectInProcess } from '../fakes/in-process-connection.ts';

const connection = connectInProcess(createSandbox({ nodes: [{ hostname: 'manager', role: 'manager' }] }));

/** An engine that answers so where it is asked for network host. */
const failingWith = (code: FailureCode): SwarmConnection => ({
  ...connection,
  request: (request) =>
    request.path === '/networks/host'
      ? Promise.reject(new Failure('no', { kind: 'rejected', code }))
      : connection.request(request),
});

const namesRead = async (asked: SwarmConnection): Promise<readonly string[]> =>
  (await createSwarmReader(asked).readHiddenNetworks()).map(({ name }) => name);

/** An engine whose first lists of networks are those of its node alone, as without a leader; then it has one. */
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
  it('takes a list of the swarm as it is, with one request', async () => {
    const { asked, connection } = leaderlessFor(0);

    const networks = await createSwarmReader(connection).readNetworks();

    expect(networks.map(({ name }) => name)).toEqual(['ingress']);
    expect(asked).toEqual(['/networks']);
  });

  it('reads again what a manager answers of its own node alone, once there is a leader', async () => {
    const { asked, connection } = leaderlessFor(1);

    const networks = await createSwarmReader(connection).readNetworks();

    expect(networks.map(({ name }) => name)).toEqual(['ingress']);
    expect(asked).toEqual(['/networks', '/nodes', '/networks']);
  });

  it('leaves out what is gone from the swarm, and known to the node until a container has left it', async () => {
    const request: SwarmConnection['request'] = async (sent) => [
      ...((await connection.request(sent)) as readonly Json[]), // a list, as the sandbox answers
      { Name: 'gone', Id: 'id-of-gone', Scope: 'swarm', Driver: 'overlay', Containers: {} },
    ];

    const networks = await createSwarmReader({ ...connection, request }).readNetworks();

    expect(networks.map(({ name }) => name)).toEqual(['ingress']);
  });

  it('fails where there is no leader', async () => {
    const noLeader = new Failure('no', { kind: 'transient', code: 'engine-no-quorum' });
    const failing = { ...connection, request: () => Promise.reject(noLeader) };

    await expect(createSwarmReader(leaderlessFor(1, failing).connection).readNetworks()).rejects.toBe(
      noLeader,
    );
  });

  it('takes the list of an engine that has a leader and never tells which are of the swarm', async () => {
    const networks = await createSwarmReader(leaderlessFor(2).connection).readNetworks();

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

  it('fails where it cannot tell whether there is one', async () => {
    await expect(namesRead(failingWith('engine-error'))).rejects.toMatchObject({ code: 'engine-error' });
  });
});
