import { expect, it } from 'vitest';
import {
  eventually,
  expectRefused,
  invalidArgument,
  serviceSpec,
  type ServiceOptions,
  type World,
  anyText,
} from '../world.ts';

const port = (PublishedPort: number, PublishMode = 'ingress') => ({
  Protocol: 'tcp',
  TargetPort: 8000,
  PublishedPort,
  PublishMode,
});

export function portCases(world: () => World): void {
  const withPorts = (...Ports: object[]) => ({ EndpointSpec: { Ports } });
  const create = (options: ServiceOptions) =>
    world().post('/services/create', serviceSpec(world().name('port'), options));
  const read = async (id: string) => (await world().get(`/services/${id}`)).json;

  it('a published port is returned with protocol, mode, and an address on ingress', async () => {
    const { id } = await world().createService(
      'ingress',
      withPorts({ TargetPort: 8000, PublishedPort: 9301 }),
    );

    await eventually(async () => {
      const { Spec, Endpoint } = await read(id);
      expect(Spec.EndpointSpec).toEqual({ Mode: 'vip', Ports: [port(9301)] });
      expect(Endpoint.Spec).toEqual(Spec.EndpointSpec);
      expect(Endpoint.Ports).toEqual([port(9301)]);
      const ingress = (await world().get('/networks/ingress')).json.Id;
      expect(Endpoint.VirtualIPs).toEqual([{ NetworkID: ingress, Addr: anyText }]);
    });
  });

  it('a port without a number gets one from 30000 on, outside of the spec', async () => {
    const { id } = await world().createService('dynamic', withPorts({ TargetPort: 8000 }));

    await eventually(async () => {
      const { Spec, Endpoint } = await read(id);
      expect(Spec.EndpointSpec.Ports[0]).not.toHaveProperty('PublishedPort');
      expect(Endpoint.Ports[0]!.PublishedPort).toBeGreaterThanOrEqual(30_000);
    });
  });

  it('an ingress port excludes the same port in every mode', async () => {
    const first = await world().createService('taken', withPorts(port(9302)));
    const message = invalidArgument(
      `port '9302' is already in use by service '${first.name}' (${first.id}) as an ingress port`,
    );

    expectRefused(await create(withPorts(port(9302))), 400, message);
    expectRefused(await create(withPorts(port(9302, 'host'))), 400, message);
  });

  it('a host port excludes the same ingress port, but not the same host port', async () => {
    const first = await world().createService('host', withPorts(port(9303, 'host')));

    const ingress = await create(withPorts(port(9303)));
    const host = await create(withPorts(port(9303, 'host')));

    const message = `port '9303' is already in use by service '${first.name}' (${first.id}) as a host-published port`;
    expectRefused(ingress, 400, invalidArgument(message));
    expect(host.status).toBe(201);
  });

  it('the same number is free for another protocol', async () => {
    await world().createService('tcp', withPorts(port(9304)));

    const answer = await create(withPorts({ ...port(9304), Protocol: 'udp' }));

    expect(answer.status).toBe(201);
  });

  it('an update may keep its own port, but not use that of another service', async () => {
    const first = await world().createService('own', withPorts(port(9305)));
    const second = await world().createService('other', withPorts(port(9306)));
    const take = (number: number) =>
      eventually(async () => {
        const answer = await world().updateService(second.id, (spec) => {
          spec.EndpointSpec.Ports = [port(number)];
        });
        expect(answer.text).not.toContain('out of sequence');
        return answer;
      });

    expect((await take(9306)).status).toBe(200);
    const message = `port '9305' is already in use by service '${first.name}' (${first.id}) as an ingress port`;
    expectRefused(await take(9305), 400, invalidArgument(message));
  });

  it('one service cannot publish a port twice', async () => {
    const answer = await create(withPorts(port(9307), { ...port(9307), TargetPort: 81 }));

    expectRefused(answer, 400, invalidArgument('EndpointSpec: duplicate published ports provided'));
  });

  it('dnsrr and an ingress port exclude each other, dnsrr and a host port do not', async () => {
    const dnsrr = (mode: string) => ({ EndpointSpec: { Mode: 'dnsrr', Ports: [port(9308, mode)] } });

    const ingress = await create(dnsrr('ingress'));
    const host = await create(dnsrr('host'));

    const message = "EndpointSpec: port published with ingress mode can't be used with dnsrr mode";
    expectRefused(ingress, 400, invalidArgument(message));
    await eventually(async () => {
      expect((await read(host.json.ID)).Endpoint).toEqual({
        Spec: { Mode: 'dnsrr', Ports: [port(9308, 'host')] },
        Ports: [port(9308, 'host')],
      });
    });
  });
}
