import { expect, it } from 'vitest';
import {
  alreadyExists,
  expectRefused,
  invalidArgument,
  outOfSequence,
  type World,
  textLike,
} from '../world.ts';

const badName =
  'invalid name, only 64 [a-zA-Z0-9-_.] characters allowed, and the start and end character must be [a-zA-Z0-9]';

export function blobCases(world: () => World): void {
  const base64 = (sizeBytes: number) => Buffer.alloc(sizeBytes, 'a').toString('base64');
  const create = (kind: string, fields: object) =>
    world().post(`/${kind}s/create`, { Name: world().name('blob'), ...fields });

  it('a config is returned with its data, and with labels even if none were sent', async () => {
    const { id, name } = await world().createConfig('plain');

    const byId = await world().get(`/configs/${id}`);
    const byName = await world().get(`/configs/${name}`);

    expect(byName.json).toEqual(byId.json);
    expect(Object.keys(byId.json)).toEqual(['ID', 'Version', 'CreatedAt', 'UpdatedAt', 'Spec']);
    expect(byId.json).toMatchObject({ ID: id, Spec: { Name: name, Labels: {}, Data: 'aGVsbG8K' } });
    expect(byId.json.UpdatedAt).toBe(byId.json.CreatedAt);
    expect(byId.json.CreatedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/);
  });

  it('the answer to a create contains only the id', async () => {
    const answer = await create('config', { Data: 'YQ==' });

    expect(answer.status).toBe(201);
    expect(answer.json).toEqual({ ID: textLike(/^[0-9a-z]{25}$/) });
  });

  it('the data of a secret is never returned', async () => {
    const { ID } = (await create('secret', { Data: 'aGVsbG8K' })).json;

    const { json } = await world().get(`/secrets/${ID}`);
    const list = await world().get('/secrets', { filters: { id: [ID] } });

    expect(json.Spec).toEqual({ Name: json.Spec.Name, Labels: {} });
    expect(list.json).toEqual([json]);
  });

  it.each(['config', 'secret'])('a second %s with the same name is refused', async (kind) => {
    const fields = { Name: world().name('twice'), Data: 'YQ==' };
    await create(kind, fields);

    const answer = await create(kind, fields);

    expectRefused(answer, 409, alreadyExists(`${kind} ${fields.Name} already exists`));
  });

  it.each(['config', 'secret'])('a missing %s is 404 for every call', async (kind) => {
    const message = `${kind} nosuch not found`;
    const update = await world().post(`/${kind}s/nosuch/update`, { Name: 'x' }, { version: 1 });

    expectRefused(update, 404, message);
    expectRefused(await world().get(`/${kind}s/nosuch`), 404, message);
    expectRefused(await world().remove(`/${kind}s/nosuch`), 404, message);
  });

  it('config data has to be below 1000 KiB, secret data below 500 KiB', async () => {
    const config = invalidArgument('config data must be larger than 0 and less than 1024000 bytes');
    const secret = invalidArgument('secret data must be larger than 0 and less than 512000 bytes');

    expectRefused(await create('config', {}), 400, config);
    expectRefused(await create('config', { Data: base64(1_024_000) }), 400, config);
    expectRefused(await create('secret', {}), 400, secret);
    expectRefused(await create('secret', { Data: base64(512_000) }), 400, secret);
    expect((await create('secret', { Data: base64(511_999) })).status).toBe(201);
    expect((await create('config', { Data: base64(1_023_999) })).status).toBe(201);
  });

  it.each(['b d', '-x', 'x-', 'x'.repeat(65)])('the config name %j is refused', async (name) => {
    const answer = await create('config', { Name: name, Data: 'YQ==' });

    expectRefused(answer, 400, invalidArgument(badName));
  });

  it('a config without a name is refused', async () => {
    const answer = await create('config', { Name: '', Data: 'YQ==' });

    expectRefused(answer, 400, invalidArgument('name must be provided'));
  });

  it.each([
    ['@', 0],
    ['a', 0],
    ['aGVsbG8', 4],
    ['aGVsbG8_', 7],
  ])('the data %j is refused as no base64', async (data, at) => {
    const { badJson, badBase64 } = world().answers;
    const message = badJson(badBase64(`illegal base64 data at input byte ${at}`));

    expectRefused(await create('config', { Data: data }), 400, message);
  });

  it('line breaks in base64 are allowed, and dropped', async () => {
    const { ID } = (await create('config', { Data: 'aGVs\nbG8K\n' })).json;

    expect((await world().get(`/configs/${ID}`)).json.Spec.Data).toBe('aGVsbG8K');
  });

  it('data that is not a string is refused, naming its Go type', async () => {
    const message = 'json: cannot unmarshal number into Go struct field ConfigSpec.Data of type []uint8';

    expectRefused(await create('config', { Data: 5 }), 400, world().answers.badJson(message));
  });

  it.each(['config', 'secret'])('labels of a %s are replaced as a whole, by version', async (kind) => {
    const { ID } = (await create(kind, { Labels: { a: '1', b: '2' }, Data: 'YQ==' })).json;
    const before = (await world().get(`/${kind}s/${ID}`)).json;
    const update = (labels: object) =>
      world().post(
        `/${kind}s/${ID}/update`,
        { Name: before.Spec.Name, Labels: labels },
        { version: before.Version.Index },
      );

    const first = await update({ c: '3' });
    const second = await update({ d: '4' });

    expect(first).toMatchObject({ status: 200, text: '' });
    expectRefused(second, 500, outOfSequence);
    const after = (await world().get(`/${kind}s/${ID}`)).json;
    expect(after.Spec.Labels).toEqual({ c: '3' });
    expect(after.Version.Index).toBeGreaterThan(before.Version.Index);
    expect(after.CreatedAt).toBe(before.CreatedAt);
  });

  it('an update of a config that changes nothing increases the version', async () => {
    const { name } = await world().createConfig('no-op', { a: '1' });
    const before = (await world().get(`/configs/${name}`)).json;

    await world().post(`/configs/${name}/update`, before.Spec, { version: before.Version.Index });

    const after = (await world().get(`/configs/${name}`)).json;
    expect(after.Version.Index).toBeGreaterThan(before.Version.Index);
    expect(after.Spec).toEqual(before.Spec);
  });

  it('only the labels of a config can change', async () => {
    const { name } = await world().createConfig('fixed');
    const { Version } = (await world().get(`/configs/${name}`)).json;
    const update = (spec: object) =>
      world().post(`/configs/${name}/update`, spec, { version: Version.Index });
    const refused = invalidArgument('only updates to Labels are allowed');

    expectRefused(await update({ Name: name, Data: 'eA==' }), 400, refused);
    expectRefused(await update({ Name: 'other', Labels: {} }), 400, refused);
    expectRefused(await update({ Labels: { a: '1' } }), 400, refused);
    expect((await update({ Name: name, Data: 'aGVsbG8K', Labels: { a: '1' } })).status).toBe(200);
  });

  it.each(['', 'x', '-1'])('the config version %j is refused', async (version) => {
    const { name } = await world().createConfig('version');

    const answer = await world().post(`/configs/${name}/update`, { Name: name }, { version });

    expectRefused(answer, 400, 'invalid config version');
  });

  it('removing answers 204 without a body, and the object is gone', async () => {
    const { id, name } = await world().createConfig('gone');

    expect(await world().remove(`/configs/${name}`)).toMatchObject({ status: 204, text: '' });
    expectRefused(await world().get(`/configs/${id}`), 404, `config ${id} not found`);
  });

  it('configs are filtered by prefix of name and id, and by labels', async () => {
    const first = await world().createConfig('list', { a: '1', b: '' });
    const second = await world().createConfig('other', { a: '2' });
    const names = async (filters: object): Promise<string[]> =>
      (await world().get('/configs', { filters })).list.map(
        (config: { Spec: { Name: string } }) => config.Spec.Name,
      );

    expect(await names({ name: [first.name.slice(0, -2)] })).toEqual([first.name]);
    expect(await names({ name: [first.name.slice(1)] })).toEqual([]);
    expect(await names({ id: [second.id.slice(0, 12)] })).toEqual([second.name]);
    expect(await names({ name: [first.name, second.name] })).toHaveLength(2);
    expect(await names({ name: [first.name], label: ['a=1', 'b'] })).toEqual([first.name]);
    expect(await names({ name: [first.name], label: ['a=1', 'c'] })).toEqual([]);
  });

  it('the filter `names` is unknown', async () => {
    const answer = await world().get('/configs', { filters: { names: ['x'] } });

    expectRefused(answer, 400, world().answers.unknownFilter('names'));
  });
}
