import { expect, it } from 'vitest';
import { expectRefused, image, type World } from '../world.ts';

const creates = ['/services/create', '/configs/create', '/secrets/create', '/networks/create'];

export function bodyCases(world: () => World): void {
  const send = (path: string, raw: string) => world().client.send('POST', path, { raw });

  it.each(creates)('an empty body of %s is refused', async (path) => {
    expectRefused(await send(path, ''), 400, 'got EOF while reading request body');
  });

  it.each([
    ['{', 'unexpected EOF'],
    ['{"Name":"a', 'unexpected EOF'],
    ['nonsense', "invalid character 'o' in literal null (expecting 'u')"],
    ['<x>', "invalid character '<' looking for beginning of value"],
    ['{Name:1}', "invalid character 'N' looking for beginning of object key string"],
    ["{'a':1}", String.raw`invalid character '\'' looking for beginning of object key string`],
    ['{"Name" "a"}', `invalid character '"' after object key`],
    ['{"Name":"a",}', "invalid character '}' looking for beginning of object key string"],
    ['{"a":tru}', "invalid character '}' in literal true (expecting 'e')"],
    ['{"a":"\u0001"}', String.raw`invalid character '\x01' in string literal`],
    ['[1,]', "invalid character ']' looking for beginning of value"],
  ])('bad JSON %j is refused in the words of Go', async (raw, message) => {
    expectRefused(await send('/configs/create', raw), 400, message);
  });

  it.each([
    ['[]', 'array into Go value of type swarm.ServiceSpec'],
    ['"x"', 'string into Go value of type swarm.ServiceSpec'],
    ['{"Name":1}', 'number into Go struct field ServiceSpec.Name of type string'],
    ['{"Labels":{"a":1}}', 'number into Go struct field ServiceSpec.Labels of type string'],
    ['{"TaskTemplate":5}', 'number into Go struct field ServiceSpec.TaskTemplate of type swarm.TaskSpec'],
    [
      '{"TaskTemplate":{"ContainerSpec":{"Env":"x"}}}',
      'string into Go struct field ContainerSpec.TaskTemplate.ContainerSpec.Env of type []string',
    ],
    [
      '{"Mode":{"Replicated":{"Replicas":-1}}}',
      'number -1 into Go struct field ReplicatedService.Mode.Replicated.Replicas of type uint64',
    ],
    [
      '{"EndpointSpec":{"Ports":[{"TargetPort":4294967296}]}}',
      'number 4294967296 into Go struct field PortConfig.EndpointSpec.Ports.TargetPort of type uint32',
    ],
    [
      '{"EndpointSpec":{"Ports":{}}}',
      'object into Go struct field EndpointSpec.EndpointSpec.Ports of type []swarm.PortConfig',
    ],
    [
      '{"TaskTemplate":{"ContainerSpec":{"StopGracePeriod":"10s"}}}',
      'string into Go struct field ContainerSpec.TaskTemplate.ContainerSpec.StopGracePeriod of type time.Duration',
    ],
    [
      '{"UpdateConfig":{"MaxFailureRatio":"x"}}',
      'string into Go struct field UpdateConfig.UpdateConfig.MaxFailureRatio of type float32',
    ],
  ])('a service of the wrong type %s is refused by field and type', async (raw, rest) => {
    expectRefused(await send('/services/create', raw), 400, `json: cannot unmarshal ${rest}`);
  });

  it('a network of the wrong type is refused by field and type', async () => {
    expectRefused(
      await send('/networks/create', '{"Name":"x","IPAM":{"Config":[{"Subnet":5}]}}'),
      400,
      'json: cannot unmarshal number into Go struct field IPAMConfig.IPAM.Config.Subnet of type string',
    );
  });

  it('field names are taken in any case, and what is unknown is dropped', async () => {
    const name = world().name('any-case');
    const raw = JSON.stringify({ name, DATA: 'YQ==', labels: { a: null }, Unknown: { deep: 1 } });

    const answer = await send('/configs/create', raw);

    expect(answer.status).toBe(201);
    const { json } = await world().get(`/configs/${name}`);
    expect(json.Spec).toEqual({ Name: name, Labels: { a: '' }, Data: 'YQ==' });
  });

  it('text behind the first JSON value is ignored', async () => {
    const name = world().name('trailing');

    const answer = await send('/configs/create', `{"Name":"${name}","Data":"YQ=="}{"x`);

    expect(answer.status).toBe(201);
  });

  it('fields that came with a later API are dropped without a word', async () => {
    const container = { OomScoreAdj: 5, Sysctls: { 'net.core.somaxconn': '512' } };
    const { id } = await world().createService('later', { container, Unknown: 1 });

    const { json } = await world().get(`/services/${id}`);

    expect(json.Spec).not.toHaveProperty('Unknown');
    expect(json.Spec.TaskTemplate.ContainerSpec).toEqual({
      Image: image,
      Isolation: 'default',
      Sysctls: { 'net.core.somaxconn': '512' },
    });
  });
}
