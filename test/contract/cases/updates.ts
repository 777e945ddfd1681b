import { expect, it } from 'vitest';
import {
  eventually,
  expectRefused,
  failedPrecondition,
  outOfSequence,
  serviceSpec,
  unimplemented,
  type World,
} from '../world.ts';

export function updateCases(world: () => World): void {
  const read = async (key: string) => (await world().get(`/services/${key}`)).json;
  const update = (key: string, spec: object, query: Record<string, string | number>) =>
    world().post(`/services/${key}/update`, spec, query);

  it('an update stores the spec, keeps the old one as PreviousSpec, and increases the version', async () => {
    const { id, name } = await world().createService('update', { Labels: { a: '1' } });
    const before = await read(id);

    const answer = await update(id, serviceSpec(name, { container: { Env: ['A=1'] } }), {
      version: before.Version.Index,
    });

    const after = await read(id);
    expect(answer).toMatchObject({ status: 200, json: { Warnings: null } });
    expect(after.Spec.TaskTemplate.ContainerSpec.Env).toEqual(['A=1']);
    expect(after.Spec.Labels).toEqual({});
    expect(after.PreviousSpec).toEqual(before.Spec);
    expect(after.Version.Index).toBeGreaterThan(before.Version.Index);
    expect(after.CreatedAt).toBe(before.CreatedAt);
  });

  it('an update that changes nothing increases the version and replaces PreviousSpec', async () => {
    const { id } = await world().createService('no-op');
    await world().updateService(id, (spec) => (spec.Labels = { a: '1' }));
    const before = await read(id);

    const answer = await update(id, before.Spec, { version: before.Version.Index });

    const after = await read(id);
    expect(answer.status).toBe(200);
    expect(after.Version.Index).toBe(before.Version.Index + 1);
    expect(after.Spec).toEqual(before.Spec);
    expect(after.PreviousSpec).toEqual(before.Spec);
    expect(before.PreviousSpec.Labels).toEqual({});
  });

  it('labels are replaced as a whole', async () => {
    const { id } = await world().createService('labels', { Labels: { a: '1', b: '2' } });

    await world().updateService(id, (spec) => (spec.Labels = { b: '3' }));

    expect((await read(id)).Spec.Labels).toEqual({ b: '3' });
  });

  it.each([
    ['one behind', -1],
    ['too high', 1_000_000],
  ])('a version %s is refused with 500, and nothing changes', async (_word, offset) => {
    const { id } = await world().createService('stale');
    const before = await read(id);

    const answer = await update(
      id,
      { ...before.Spec, Labels: { lost: '1' } },
      { version: before.Version.Index + offset },
    );

    expectRefused(answer, 500, outOfSequence);
    expect(await read(id)).toEqual(before);
  });

  it('of two updates with the same version the first wins', async () => {
    const { id } = await world().createService('race');
    const { Spec, Version } = await read(id);
    const write = (value: string) => update(id, { ...Spec, Labels: { value } }, { version: Version.Index });

    const answers = await Promise.all([write('a'), write('b')]);

    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 500]);
  });

  it.each([
    ['', 'invalid syntax'],
    ['abc', 'invalid syntax'],
    ['-1', 'invalid syntax'],
    ['1.5', 'invalid syntax'],
    ['99999999999999999999999', 'value out of range'],
  ])('the service version %j is refused', async (version, problem) => {
    const { id, name } = await world().createService('version');

    const answer = await update(id, serviceSpec(name), { version });

    const message = `invalid service version '${version}': strconv.ParseUint: parsing "${version}": ${problem}`;
    expectRefused(answer, 400, message);
  });

  it('an update finds the service by name and by id prefix too', async () => {
    const { id, name } = await world().createService('keys');

    for (const key of [name, id.slice(0, 12)]) {
      const { Spec, Version } = await read(id);
      expect((await update(key, Spec, { version: Version.Index })).status).toBe(200);
    }
  });

  it('a service cannot be renamed, and other mistakes are reported before a stale version', async () => {
    const { id } = await world().createService('name');
    const refused = unimplemented('renaming services is not supported');

    expectRefused(await world().updateService(id, (spec) => (spec.Name = 'other')), 501, refused);
    expectRefused(await update(id, serviceSpec('other'), { version: 1 }), 501, refused);
  });

  it('the mode cannot change', async () => {
    const { id } = await world().createService('mode');

    const answer = await world().updateService(id, (spec) => (spec.Mode = { Global: {} }));

    expectRefused(answer, 501, unimplemented('service mode change is not allowed'));
  });

  it('an update with an invalid body is refused and changes nothing', async () => {
    const { id } = await world().createService('body');
    const { Version } = await read(id);
    const { emptyBody, badJson } = world().answers;
    const mismatched = 'mismatched Runtime and *Spec fields';
    const send = (raw: string, version: string | number) =>
      world().client.send('POST', `/services/${id}/update`, { raw, query: { version } });

    expectRefused(await send('', Version.Index), 400, emptyBody ?? mismatched);
    expectRefused(await send('{', 'x'), 400, badJson('unexpected EOF'));
    expectRefused(await send('{}', Version.Index), 400, mismatched);
    expect((await read(id)).Version).toEqual(Version);
  });

  it('an unknown network is refused and the spec stays', async () => {
    const { id } = await world().createService('network');
    const before = await read(id);

    const answer = await world().updateService(id, (spec) => {
      spec.TaskTemplate.Networks = [{ Target: 'nosuch' }];
    });

    expectRefused(answer, 500, 'network nosuch not found');
    expect(await read(id)).toEqual(before);
  });

  it('an update without a network releases its address', async () => {
    const network = await world().createNetwork('left');
    const { id } = await world().createService('left', { task: { Networks: [{ Target: network.id }] } });
    await eventually(async () => {
      expect((await read(id)).Endpoint.VirtualIPs).toHaveLength(1);
    });

    await world().updateService(id, (spec) => delete spec.TaskTemplate.Networks);

    await eventually(async () => {
      expect((await read(id)).Endpoint).toEqual({ Spec: {} });
    });
  });

  it('a rollback uses PreviousSpec and stores the replaced spec there', async () => {
    const { id, name } = await world().createService('rollback');
    await world().updateService(id, (spec) => (spec.Labels = { a: '1' }));
    const before = await read(id);

    const answer = await update(id, serviceSpec(name), {
      version: before.Version.Index,
      rollback: 'previous',
    });

    expect(answer).toMatchObject({ status: 200, json: { Warnings: null } });
    const after = await eventually(async () => {
      const service = await read(id);
      expect(service.UpdateStatus).toMatchObject({
        State: 'rollback_completed',
        Message: 'rollback completed',
      });
      return service;
    });
    expect(after.Spec).toEqual(before.PreviousSpec);
    expect(after.PreviousSpec).toEqual(before.Spec);
    expect(Object.keys(after.UpdateStatus)).toEqual(['State', 'StartedAt', 'CompletedAt', 'Message']);
    // The end of the rollback is a write of its own.
    expect(after.Version.Index).toBeGreaterThan(before.Version.Index + 1);
  });

  it('the next update drops the status of the last one', async () => {
    const { id, name } = await world().createService('forget');
    await world().updateService(id, (spec) => (spec.Labels = { a: '1' }));
    await world().updateService(id, () => undefined, { rollback: 'previous' });
    const done = await eventually(async () => {
      const service = await read(id);
      expect(service.UpdateStatus.State).toBe('rollback_completed');
      return service;
    });

    await update(id, serviceSpec(name, { Labels: { b: '1' } }), {
      version: done.Version.Index,
      rollback: 'none',
    });

    expect(await read(id)).not.toHaveProperty('UpdateStatus');
  });

  it('a rollback needs a previous spec and a valid option', async () => {
    const { id } = await world().createService('never-updated');
    const ask = (rollback: string) => world().updateService(id, () => undefined, { rollback });

    expectRefused(
      await ask('previous'),
      400,
      failedPrecondition(`service ${id} does not have a previous spec`),
    );
    expectRefused(await ask('zz'), 500, 'unrecognized rollback option zz');
  });

  it('an update of a service without tasks to replace has no status', async () => {
    const { id } = await world().createService('idle');

    await world().updateService(id, (spec) => (spec.TaskTemplate.ContainerSpec.Env = ['A=1']));

    expect(await read(id)).not.toHaveProperty('UpdateStatus');
  });
}
