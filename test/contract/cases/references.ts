import { expect, it } from 'vitest';
import { expectRefused, invalidArgument, type Made, serviceSpec, type World } from '../world.ts';

const file = (Name: string) => ({ Name, UID: '0', GID: '0', Mode: 292 });

const configReference = (config: Made, target = '/c') => ({
  File: file(target),
  ConfigID: config.id,
  ConfigName: config.name,
});

export function referenceCases(world: () => World): void {
  const createWith = (container: object) =>
    world().post('/services/create', serviceSpec(world().name('reference'), { container }));

  it('references are returned in the order sent', async () => {
    const first = await world().createConfig('first');
    const second = await world().createConfig('second');
    const Configs = [configReference(second, '/b'), configReference(first, '/a')];
    const { id } = await world().createService('order', { container: { Configs } });

    const { json } = await world().get(`/services/${id}`);

    expect(json.Spec.TaskTemplate.ContainerSpec.Configs).toEqual(Configs);
  });

  it('omitted fields of a target are empty, without defaults', async () => {
    const config = await world().createConfig('target');
    const reference = { File: { Name: 'x' }, ConfigID: config.id, ConfigName: config.name };
    const { id } = await world().createService('target', { container: { Configs: [reference] } });

    const { json } = await world().get(`/services/${id}`);

    expect(json.Spec.TaskTemplate.ContainerSpec.Configs![0]!.File).toEqual({
      Name: 'x',
      UID: '',
      GID: '',
      Mode: 0,
    });
  });

  it('a reference to a missing config is refused, naming it', async () => {
    const nosuch = { File: file('/c'), ConfigID: 'nosuch', ConfigName: 'gone' };

    const answer = await createWith({ Configs: [nosuch] });

    expectRefused(answer, 400, invalidArgument('config not found: gone'));
  });

  it('id and name of a reference have to belong to one object', async () => {
    const config = await world().createConfig('mismatch');

    const answer = await createWith({ Configs: [{ ...configReference(config), ConfigName: 'wrong-name' }] });

    expectRefused(answer, 400, invalidArgument('config not found: wrong-name'));
  });

  it('a file may be the target of one reference only', async () => {
    const one = await world().createConfig('one');
    const two = await world().createConfig('two');

    const answer = await createWith({ Configs: [configReference(one), configReference(two)] });

    const message = `config references '${one.name}' and '${two.name}' have a conflicting target: '/c'`;
    expectRefused(answer, 400, invalidArgument(message));
  });

  it.each([
    [{ ConfigID: '' }, invalidArgument('malformed config reference')],
    [{ ConfigName: '' }, invalidArgument('malformed config reference')],
    [{ File: undefined }, 'invalid Config: either File or Runtime should be set'],
    [
      { File: { Name: '' } },
      invalidArgument('malformed file config reference, invalid target file name provided'),
    ],
  ])('the incomplete reference %j is refused', async (fields, message) => {
    const config = await world().createConfig('half');

    const answer = await createWith({ Configs: [{ ...configReference(config), ...fields }] });

    expectRefused(answer, 400, message);
  });

  it('secrets are checked in the same way', async () => {
    const Name = world().name('secret');
    const { ID } = (await world().post('/secrets/create', { Name, Data: 'YQ==' })).json;
    const secret = { File: file('s'), SecretID: ID, SecretName: Name };
    const refused = (fields: object[]) => createWith({ Secrets: fields });

    expectRefused(
      await refused([{ ...secret, SecretName: 'zz' }]),
      400,
      invalidArgument('secret not found: zz'),
    );
    expectRefused(
      await refused([secret, secret]),
      400,
      invalidArgument(`secret references '${Name}' and '${Name}' have a conflicting target: 's'`),
    );
    expectRefused(
      await refused([{ SecretID: ID, SecretName: Name }]),
      400,
      invalidArgument('malformed secret reference, no target provided'),
    );
  });

  it('a config in use cannot be removed, and its services are named', async () => {
    const config = await world().createConfig('used');
    const container = { Configs: [configReference(config)] };
    const first = await world().createService('user', { container });
    const one = invalidArgument(`config '${config.name}' is in use by the following service: ${first.name}`);

    expectRefused(await world().remove(`/configs/${config.id}`), 400, one);
    expectRefused(await world().remove(`/configs/${config.name}`), 400, one);
    const second = await world().createService('user', { container });
    const { json } = await world().remove(`/configs/${config.id}`);
    expect(json.message).toContain(`config '${config.name}' is in use by the following services: `);
    expect(json.message.split(': ').at(-1)!.split(', ').toSorted()).toEqual(
      [first.name, second.name].toSorted(),
    );
  });

  it('a secret in use cannot be removed', async () => {
    const Name = world().name('secret');
    const { ID } = (await world().post('/secrets/create', { Name, Data: 'YQ==' })).json;
    const Secrets = [{ File: file('s'), SecretID: ID, SecretName: Name }];
    const service = await world().createService('user', { container: { Secrets } });

    const message = `secret '${Name}' is in use by the following service: ${service.name}`;
    expectRefused(await world().remove(`/secrets/${ID}`), 400, invalidArgument(message));
  });

  it('a config is replaced in one update, and the old one can be removed at once', async () => {
    const old = await world().createConfig('old');
    const next = await world().createConfig('next');
    const { id } = await world().createService('swap', { container: { Configs: [configReference(old)] } });

    const answer = await world().updateService(id, (spec) => {
      spec.TaskTemplate.ContainerSpec.Configs = [configReference(next)];
    });

    expect(answer.status).toBe(200);
    expect((await world().remove(`/configs/${old.id}`)).status).toBe(204);
  });

  it('a rollback to a removed config is accepted', async () => {
    const config = await world().createConfig('lost');
    const { id } = await world().createService('back', {
      container: { Configs: [configReference(config)] },
    });
    await world().updateService(id, (spec) => delete spec.TaskTemplate.ContainerSpec.Configs);
    await world().remove(`/configs/${config.id}`);

    const answer = await world().updateService(id, () => undefined, { rollback: 'previous' });

    expect(answer.status).toBe(200);
    const { json } = await world().get(`/services/${id}`);
    expect(json.Spec.TaskTemplate.ContainerSpec.Configs![0]!.ConfigID).toBe(config.id);
  });
}
