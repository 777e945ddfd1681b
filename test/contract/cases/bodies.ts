import { expect, it } from 'vitest';
import { since, type Answers } from '../answers.ts';
import { expectRefused, image, invalidArgument, type World } from '../world.ts';

const nameMissing = () => invalidArgument('name must be provided');

/** The first error for an empty object as body. */
const creates = [
  ['/services/create', () => 'mismatched Runtime and *Spec fields'],
  ['/configs/create', nameMissing],
  ['/secrets/create', nameMissing],
  ['/networks/create', ({ badNetwork }: Answers) => badNetwork.noName],
] as const;

export function bodyCases(world: () => World): void {
  const send = (path: string, raw: string) => world().client.send('POST', path, { raw });

  it.each(creates)('an empty body of %s is refused', async (path, message) => {
    const { answers } = world();

    expectRefused(await send(path, ''), 400, answers.emptyBody ?? message(answers));
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
    ['{"a":"\u0001"}', String.raw`invalid character '\x01' in {string|string literal}`],
    [
      String.raw`{"a":"\q"}`,
      "{invalid escape sequence `\\q` in string|invalid character 'q' in string escape code}",
    ],
    ['[1,]', "invalid character ']' looking for beginning of value"],
  ])('bad JSON %j is refused in the words of Go', async (raw, message) => {
    const { badJson, inGo } = world().answers;

    expectRefused(await send('/configs/create', raw), 400, badJson(inGo(message)));
  });

  it.each([
    ['[]', 'array into Go value of type swarm.ServiceSpec'],
    ['"x"', 'string into Go value of type swarm.ServiceSpec'],
    ['{"Name":1}', 'number into Go struct field ServiceSpec.<Annotations.>Name of type string'],
    ['{"Labels":{"a":1}}', 'number into Go struct field ServiceSpec.<Annotations.>Labels(.a) of type string'],
    ['{"TaskTemplate":5}', 'number into Go struct field ServiceSpec.TaskTemplate of type swarm.TaskSpec'],
    [
      '{"TaskTemplate":{"ContainerSpec":{"Env":"x"}}}',
      'string into Go struct field {ServiceSpec|ContainerSpec}.TaskTemplate.ContainerSpec.Env of type []string',
    ],
    [
      '{"Mode":{"Replicated":{"Replicas":-1}}}',
      'number -1 into Go struct field {ServiceSpec|ReplicatedService}.Mode.Replicated.Replicas of type uint64',
    ],
    [
      '{"EndpointSpec":{"Ports":[{"TargetPort":4294967296}]}}',
      'number 4294967296 into Go struct field {ServiceSpec|PortConfig}.EndpointSpec.Ports(.0).TargetPort of type uint32',
    ],
    [
      '{"EndpointSpec":{"Ports":{}}}',
      'object into Go struct field {ServiceSpec|EndpointSpec}.EndpointSpec.Ports of type []swarm.PortConfig',
    ],
    [
      '{"TaskTemplate":{"ContainerSpec":{"StopGracePeriod":"10s"}}}',
      'string into Go struct field {ServiceSpec|ContainerSpec}.TaskTemplate.ContainerSpec.StopGracePeriod of type time.Duration',
    ],
    [
      '{"UpdateConfig":{"MaxFailureRatio":"x"}}',
      'string into Go struct field {ServiceSpec|UpdateConfig}.UpdateConfig.MaxFailureRatio of type float32',
    ],
    [
      '{"TaskTemplate":{"ContainerSpec":{"Env":[5]}}}',
      'number into {ServiceSpec|Go struct field ContainerSpec}.TaskTemplate.ContainerSpec.Env(.0) of type string',
    ],
  ])('a service of the wrong type %s is refused by field and type', async (raw, rest) => {
    const { badJson, inGo } = world().answers;

    const answer = await send('/services/create', raw);

    expectRefused(answer, 400, badJson(`json: cannot unmarshal ${inGo(rest)}`));
  });

  it('a network of the wrong type is refused by field and type', async () => {
    const { badJson, inGo } = world().answers;
    const path = inGo('{CreateRequest|IPAMConfig}.<NetworkCreate.>IPAM.Config(.0).Subnet');

    const answer = await send('/networks/create', '{"Name":"x","IPAM":{"Config":[{"Subnet":5}]}}');

    const message = `json: cannot unmarshal number into Go struct field ${path} of type string`;
    expectRefused(answer, 400, badJson(message));
  });

  it('field names are accepted in any case, and unknown fields are dropped', async () => {
    const name = world().name('any-case');
    const raw = JSON.stringify({ name, DATA: 'YQ==', labels: { a: null }, Unknown: { deep: 1 } });

    const answer = await send('/configs/create', raw);

    expect(answer.status).toBe(201);
    const { json } = await world().get(`/configs/${name}`);
    expect(json.Spec).toEqual({ Name: name, Labels: { a: '' }, Data: 'YQ==' });
  });

  it('text after the first JSON value is ignored or refused', async () => {
    const name = world().name('trailing');

    const answer = await send('/configs/create', `{"Name":"${name}","Data":"YQ=="}{"x`);

    const { textBehindJson } = world().answers;
    if (textBehindJson === undefined) expect(answer.status).toBe(201);
    else expectRefused(answer, 400, textBehindJson);
  });

  it('a wrong content type is ignored or refused', async () => {
    const raw = JSON.stringify({ Name: world().name('plain'), Data: 'YQ==' });

    const answer = await world().client.send('POST', '/configs/create', { raw, contentType: 'text/plain' });

    const { contentType } = world().answers;
    if (contentType === undefined) expect(answer.status).toBe(201);
    else expectRefused(answer, 400, contentType('text/plain'));
  });

  it('fields that came with a later API are dropped without a word', async () => {
    const { answers } = world();
    const container = { OomScoreAdj: 5, Sysctls: { 'net.core.somaxconn': '512' } };
    const { id } = await world().createService('later', { container, Unknown: 1 });

    const { json } = await world().get(`/services/${id}`);

    expect(json.Spec).not.toHaveProperty('Unknown');
    expect(json.Spec.TaskTemplate.ContainerSpec).toEqual({
      Image: image,
      Isolation: 'default',
      Sysctls: { 'net.core.somaxconn': '512' },
      ...since(answers, '1.46', { OomScoreAdj: 5 }),
    });
  });
}
