import { expect, it } from 'vitest';
import { eventually, expectRefused, invalidArgument, serviceSpec, textLike, type World } from '../world.ts';

export function serviceNetworkCases(world: () => World): void {
  const read = async (key: string) => (await world().get(`/services/${key}`)).json;
  const createWith = (options: Parameters<typeof serviceSpec>[1]) =>
    world().post('/services/create', serviceSpec(world().name('bad'), options));

  it('networks are stored by id, and the service gets an address on each', async () => {
    const first = await world().createNetwork('one');
    const second = await world().createNetwork('two');
    const { name } = await world().createService('attached', {
      task: { Networks: [{ Target: second.name, Aliases: ['a'] }, { Target: first.id.slice(0, 12) }] },
    });
    const created = await read(name);

    expect(created.Spec.TaskTemplate.Networks).toEqual([
      { Target: second.id, Aliases: ['a'] },
      { Target: first.id },
    ]);
    await eventually(async () => {
      const address = textLike(/^10\.\d+\.\d+\.\d+\/24$/);
      expect((await read(name)).Endpoint).toEqual({
        Spec: {},
        VirtualIPs: [
          { NetworkID: second.id, Addr: address },
          { NetworkID: first.id, Addr: address },
        ],
      });
    });
  });

  it('the version increases once more when addresses are allocated', async () => {
    const network = await world().createNetwork('moves');
    const plain = await read((await world().createService('plain')).id);
    const attached = await world().createService('attached', {
      task: { Networks: [{ Target: network.id }] },
    });

    await eventually(async () => {
      const service = await read(attached.id);
      expect(service.Endpoint.VirtualIPs).toHaveLength(1);
      expect(service.Version.Index).toBeGreaterThanOrEqual(plain.Version.Index + 2);
    });
  });

  it('a service in dnsrr mode has no virtual address', async () => {
    const network = await world().createNetwork('dnsrr');
    const { id } = await world().createService('dnsrr', {
      task: { Networks: [{ Target: network.id }] },
      EndpointSpec: { Mode: 'dnsrr' },
    });

    expect(await read(id)).toMatchObject({
      Spec: { EndpointSpec: { Mode: 'dnsrr' } },
      Endpoint: { Spec: {} },
    });
  });

  it('networks at the top of the spec still work, but cannot be changed there', async () => {
    const first = await world().createNetwork('old');
    const second = await world().createNetwork('new');
    const { name } = await world().createService('old', { Networks: [{ Target: first.name }] });

    expect((await read(name)).Spec.Networks).toEqual([{ Target: first.id }]);
    const answer = await eventually(async () => {
      const update = await world().updateService(name, (spec) => {
        spec.Networks = [{ Target: second.name }];
      });
      expect(update.status).toBe(501);
      return update;
    });
    expectRefused(
      answer,
      501,
      'rpc error: code = Unimplemented desc = networks must be migrated to TaskSpec before being changed',
    );
  });

  it.each([
    ['nosuch', 500, 'network nosuch not found'],
    [
      'ingress',
      400,
      invalidArgument('Service cannot be explicitly attached to the ingress network "ingress"'),
    ],
    [
      'docker_gwbridge',
      403,
      'The network docker_gwbridge cannot be used with services. Only networks scoped to the swarm can be used, such as those created with the overlay driver.',
    ],
  ])('a service on the network %s is refused', async (Target, status, message) => {
    expectRefused(await createWith({ task: { Networks: [{ Target }] } }), status, message);
  });

  it('a service may use the bridge of each node, which has its own id', async () => {
    const { name } = await world().createService('bridge', { task: { Networks: [{ Target: 'bridge' }] } });

    const { TaskTemplate } = (await read(name)).Spec;

    expect(TaskTemplate.Networks).toEqual([{ Target: textLike(/^[0-9a-z]{25}$/) }]);
  });
}
