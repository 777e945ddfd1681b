import { expect, it } from 'vitest';
import { expectRefused, type World } from '../world.ts';

export function systemCases(world: () => World): void {
  it('ping answers OK, with the API version in a header', async () => {
    const { apiVersion, engineVersion } = world().answers;
    for (const path of ['/_ping', `/v${apiVersion}/_ping`]) {
      const answer = await world().client.send('GET', path);

      expect(answer).toMatchObject({ status: 200, text: 'OK' });
      expect(answer.headers).toMatchObject({
        'api-version': apiVersion,
        ostype: 'linux',
        'docker-experimental': 'false',
        'content-type': 'text/plain; charset=utf-8',
        'cache-control': 'no-cache, no-store, must-revalidate',
      });
      expect(answer.headers['server']).toMatch(new RegExp(`^Docker/${engineVersion}`));
    }
  });

  it('ping by HEAD has the same headers and no body', async () => {
    const answer = await world().client.send('HEAD', '/_ping');

    expect(answer).toMatchObject({ status: 200, text: '' });
    const { apiVersion } = world().answers;
    expect(answer.headers).toMatchObject({ 'api-version': apiVersion, ostype: 'linux' });
  });

  it('version contains the newest and the oldest API version', async () => {
    const { json } = await world().get('/version');

    const { apiVersion, oldestApiVersion, engineVersion } = world().answers;
    expect(json).toMatchObject({
      ...{ ApiVersion: apiVersion, MinAPIVersion: oldestApiVersion },
      ...{ Os: 'linux', Arch: 'amd64' },
    });
    expect(json.Version).toMatch(new RegExp(`^${engineVersion}`));
  });

  it('info shows that the node is a manager of an active swarm', async () => {
    const { json } = await world().get('/info');

    expect(json.Swarm).toMatchObject({
      LocalNodeState: 'active',
      ControlAvailable: true,
      Error: '',
      Nodes: 3,
      Managers: 1,
    });
    expect(json.Swarm.Cluster.ID).toMatch(/^[0-9a-z]{25}$/);
    expect((await world().get(`/nodes/${json.Swarm.NodeID}`)).json.Description.Hostname).toBe(json.Name);
  });

  it('swarm shows the address pool, the task history and join tokens', async () => {
    const { json } = await world().get('/swarm');

    expect(json).toMatchObject({
      DefaultAddrPool: ['10.0.0.0/8'],
      SubnetSize: 24,
      Spec: { Name: 'default', Orchestration: { TaskHistoryRetentionLimit: 5 } },
    });
    expect(json.JoinTokens.Worker).toMatch(/^SWMTKN-1-/);
  });

  it('a path without a version uses the newest API', async () => {
    const answer = await world().client.send('GET', '/services');

    const { apiVersion } = world().answers;
    expect(answer).toMatchObject({ status: 200, headers: { 'api-version': apiVersion } });
  });

  it('an API version that is too new is refused', async () => {
    const answer = await world().client.send('GET', '/v1.99/services');

    const message = `client version 1.99 is too new. Maximum supported API version is ${world().answers.apiVersion}`;
    expectRefused(answer, 400, message);
  });

  it('an API version that is too old is refused, in plain text by old engines', async () => {
    const answer = await world().client.send('GET', '/v1.10/services');

    const { oldestApiVersion, tooOld } = world().answers;
    const message = `client version 1.10 is too old. Minimum supported API version is ${oldestApiVersion}, please upgrade your client to a newer version`;
    expect(answer).toMatchObject({
      ...{ status: 400, text: tooOld.text(message) },
      headers: { 'content-type': tooOld.contentType },
    });
  });

  it.each([
    ['GET', '/v1.41/nosuch'],
    ['GET', '/vfoo/services'],
    ['PUT', '/services'],
    ['DELETE', '/services'],
    ['POST', '/services/x'],
    ['GET', '/v1.41/services/x/'],
    ['POST', '/networks/x/update'],
  ])('%s %s is not found, and the answer has no API version', async (method, path) => {
    const answer = await world().client.send(method, path);

    expectRefused(answer, 404, 'page not found');
    expect(answer.headers['api-version']).toBeUndefined();
  });

  it('errors are JSON with a message and a newline', async () => {
    const answer = await world().get('/services/nosuch');

    expect(answer.headers['content-type']).toBe('application/json');
    expect(answer.text).toBe('{"message":"service nosuch not found"}\n');
  });
}
