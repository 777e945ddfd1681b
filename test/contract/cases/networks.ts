import { expect, it } from 'vitest';
import {
  eventually,
  expectRefused,
  failedPrecondition,
  invalidArgument,
  type World,
  anyText,
  textLike,
} from '../world.ts';

const dnsName = invalidArgument('name must be valid as a DNS name component');

export function networkCases(world: () => World): void {
  const create = (fields: object) =>
    world().post('/networks/create', { Name: world().name('net'), Driver: 'overlay', ...fields });
  const names = async (filters: object): Promise<string[]> =>
    (await world().get('/networks', { filters })).list.map((network: { Name: string }) => network.Name);

  /** The allocator runs after the answer: IPAM and driver are empty for a moment. */
  const allocated = (key: string) =>
    eventually(async () => {
      const { json } = await world().get(`/networks/${key}`);
      expect(json.Driver).toBe('overlay');
      return json;
    });

  it('a minimal overlay network is returned with an address space and null labels', async () => {
    const answer = await create({});
    const network = await allocated(answer.json.Id);

    expect(answer).toMatchObject({ status: 201, json: { Warning: '' } });
    expect(network).toEqual({
      Name: network.Name,
      Id: answer.json.Id,
      Created: anyText,
      Scope: 'swarm',
      Driver: 'overlay',
      ...world().answers.ofNetwork,
      EnableIPv6: false,
      IPAM: { Driver: 'default', Options: null, Config: [expect.anything()] },
      Internal: false,
      Attachable: false,
      Ingress: false,
      ConfigFrom: { Network: '' },
      ConfigOnly: false,
      Containers: null,
      Options: { 'com.docker.network.driver.overlay.vxlanid_list': textLike(/^\d+$/) },
      Labels: null,
    });
    expect(network.IPAM.Config[0]).toEqual({
      Subnet: textLike(/^10\.\d+\.\d+\.0\/24$/),
      Gateway: textLike(/^10\.\d+\.\d+\.1$/),
    });
  });

  it('the requested fields of a network are returned beside what swarm allocated', async () => {
    const fields = { Internal: true, Attachable: true, Labels: { a: 'b' } };
    const { Id } = (
      await create({
        ...fields,
        Options: { encrypted: '' },
        IPAM: { Driver: 'default', Config: [{ Subnet: '10.254.77.0/24', Gateway: '10.254.77.7' }] },
      })
    ).json;

    const network = await allocated(Id);

    expect(network).toMatchObject({
      ...fields,
      Options: { encrypted: '', 'com.docker.network.driver.overlay.vxlanid_list': anyText },
      IPAM: { Config: [{ Subnet: '10.254.77.0/24', Gateway: '10.254.77.7' }] },
    });
  });

  it('a second network with the same name is refused, with and without CheckDuplicate', async () => {
    const { name } = await world().createNetwork('twice');

    for (const CheckDuplicate of [true, false]) {
      const answer = await create({ Name: name, CheckDuplicate });
      expectRefused(answer, 409, `network with name ${name} already exists`);
    }
  });

  it.each([
    ['a.b', 400, dnsName],
    ['-x', 400, dnsName],
    ['x'.repeat(64), 400, invalidArgument('name must be 63 characters or fewer')],
    ['ingress', 409, 'network with name ingress already exists'],
    ['bridge', 409, 'network with name bridge already exists'],
  ])('the network name %j is refused', async (name, status, message) => {
    expectRefused(await create({ Name: name }), status, message);
  });

  it('an unknown driver is 404', async () => {
    expectRefused(await create({ Driver: 'nosuch' }), 404, 'plugin "nosuch" not found');
  });

  it('an overlay network cannot be local', async () => {
    const message = 'cannot downgrade network scope for overlay networks';

    expectRefused(await create({ Scope: 'local' }), 403, message);
  });

  it('a network needs a name', async () => {
    const answer = await world().post('/networks/create', { Name: '', Driver: 'overlay' });

    expectRefused(answer, world().answers.badNetwork.status, world().answers.badNetwork.noName);
  });

  it('an invalid subnet is refused', async () => {
    const answer = await create({ IPAM: { Config: [{ Subnet: 'zz' }] } });

    expectRefused(answer, world().answers.badNetwork.status, world().answers.badNetwork.subnet('zz'));
  });

  it('an address behind the prefix of a subnet is refused, or allocated as it is', async () => {
    const { inexact } = world().answers.badNetwork;
    const [subnet, exact] = ['10.252.1.7/24', '10.252.1.0/24'];

    const answer = await create({ IPAM: { Config: [{ Subnet: subnet }] } });

    if (inexact !== undefined) expectRefused(answer, 400, inexact(subnet, exact));
    else expect((await allocated(answer.json.Id)).IPAM.Config).toMatchObject([{ Subnet: subnet }]);
  });

  it('a gateway outside of its subnet is refused', async () => {
    const [Subnet, Gateway] = ['10.252.2.0/24', '10.252.3.1'];

    const answer = await create({ IPAM: { Config: [{ Subnet, Gateway }] } });

    expectRefused(answer, 400, world().answers.badNetwork.gateway(Subnet, Gateway));
  });

  it.each([
    ['the first address of its subnet as gateway', [{ Subnet: '10.252.4.0/24', Gateway: '10.252.4.0' }]],
    ['the last address of its subnet as gateway', [{ Subnet: '10.252.5.0/24', Gateway: '10.252.5.255' }]],
    ['subnets that overlap each other', [{ Subnet: '10.252.6.0/24' }, { Subnet: '10.252.6.0/25' }]],
    ['the subnet of the ingress network', [{ Subnet: '10.0.0.0/24' }]],
  ])('a network with %s is accepted and never allocated', async (_, Config) => {
    const { Id } = (await create({ IPAM: { Config } })).json;
    await allocated((await create({})).json.Id);

    expect((await world().get(`/networks/${Id}`)).json).toMatchObject({ Driver: '', IPAM: { Config: null } });
  });

  it("the name of a node's own network is taken, or free in the swarm", async () => {
    const Name = world().name('local');
    expect((await create({ Name, Driver: 'bridge' })).status).toBe(201);

    const answer = await create({ Name });

    if (world().answers.refusesLocalNames)
      expectRefused(answer, 409, `network with name ${Name} already exists`);
    else expect(answer.status).toBe(201);
  });

  it('a subnet that overlaps another is accepted and never allocated', async () => {
    const first = await create({ IPAM: { Config: [{ Subnet: '10.253.0.0/16' }] } });
    await allocated(first.json.Id);

    const second = await create({ IPAM: { Config: [{ Subnet: '10.253.3.0/24' }] } });

    expect((await world().get(`/networks/${second.json.Id}`)).json).toMatchObject({
      Driver: '',
      IPAM: { Driver: '', Options: null, Config: null },
      Options: null,
    });
  });

  it('networks are filtered by scope, label, driver and type', async () => {
    const { name } = await world().createNetwork('list', { Labels: { group: 'one' } });
    await allocated(name);

    expect(await names({ scope: ['swarm'] })).toEqual(expect.arrayContaining([name, 'ingress']));
    expect(await names({ scope: ['swarm'] })).not.toContain('bridge');
    expect(await names({ scope: ['local'] })).toEqual(expect.arrayContaining(['bridge', 'host', 'none']));
    expect(await names({ scope: ['local'] })).not.toContain(name);
    expect(await names({ label: ['group=one'] })).toEqual([name]);
    expect(await names({ label: ['group=two'] })).toEqual([]);
    expect(await names({ driver: ['overlay'] })).toContain(name);
    expect(await names({ type: ['builtin'] })).not.toContain(name);
  });

  // The API documentation promises a match by substring; this only works for networks that exist on this node.
  it('the name filter finds swarm networks by the full name only, others by substring', async () => {
    const { name } = await world().createNetwork('whole');

    expect(await names({ name: [name] })).toEqual([name]);
    expect(await names({ name: [name.slice(0, -1)] })).toEqual([]);
    expect(await names({ name: [name.slice(1)] })).toEqual([]);
    expect(await names({ name: ['ridg'] })).toContain('bridge');
    expect(await names({ name: ['ngres'] })).toContain('ingress');
  });

  it('bad network filters are refused', async () => {
    const ask = (filters: object) => world().get('/networks', { filters });

    expectRefused(await ask({ type: ['zz'] }), 500, "invalid filter: 'type'='zz'");
    expectRefused(await ask({ zz: ['x'] }), 400, world().answers.unknownFilter('zz'));
  });

  it('a network is found by id, name and id prefix, and not in the other scope', async () => {
    const { id, name } = await world().createNetwork('find');

    for (const key of [id, name, id.slice(0, 12)]) {
      expect((await world().get(`/networks/${key}`)).json.Id).toBe(id);
    }
    const elsewhere = await world().get(`/networks/${name}`, { scope: 'local' });
    expectRefused(elsewhere, 404, `network ${name} not found`);
  });

  // The reconciler uses this to distinguish networks of the swarm from those that a manager without a leader still knows.
  it('a list contains the containers of node-local networks, but not of swarm networks', async () => {
    await create({});
    const containersAt = async (scope: string): Promise<readonly unknown[]> => {
      const filters = JSON.stringify({ scope: [scope] });
      const { list } = await world().get('/networks', { filters });
      return [...new Set(list.map((network) => JSON.stringify(network.Containers)))];
    };

    expect(await containersAt('swarm')).toEqual(['null']);
    expect(await containersAt('local')).toEqual(['{}']);
  });

  // A service can refer to one of them, though no list contains it.
  it.each(['bridge', 'host'])(
    "swarm's own network %s is found by name and scope, or by id alone",
    async (name) => {
      const { json } = await world().get(`/networks/${name}`, { scope: 'swarm' });

      expect(json).toMatchObject({
        ...{ Name: name, Driver: name, Scope: 'swarm' },
        Labels: { 'com.docker.swarm.predefined': 'true' },
      });
      expect((await world().get(`/networks/${json.Id}`)).json.Id).toBe(json.Id);
      expect((await world().get('/networks')).list.map(({ Id }: { Id: string }) => Id)).not.toContain(
        json.Id,
      );
    },
  );

  it('a network in the spec of a service cannot be removed, even without tasks', async () => {
    const { id, name } = await world().createNetwork('used');
    const service = await world().createService('user', { task: { Networks: [{ Target: id }] } });

    for (const key of [id, name]) {
      const message = failedPrecondition(`network ${id} is in use by service ${service.id}`);
      expectRefused(await world().remove(`/networks/${key}`), 400, message);
    }
  });

  it('a network can be removed once its service is removed', async () => {
    const { id } = await world().createNetwork('freed');
    const service = await world().createService('user', { task: { Networks: [{ Target: id }] } });
    await world().remove(`/services/${service.id}`);

    await eventually(async () => {
      expect(await world().remove(`/networks/${id}`)).toMatchObject({ status: 204, text: '' });
    });

    expectRefused(await world().remove(`/networks/${id}`), 404, `network ${id} not found`);
  });

  it('a predefined network cannot be removed', async () => {
    const message = 'bridge is a pre-defined network and cannot be removed';

    expectRefused(await world().remove('/networks/bridge'), 403, message);
  });
}
