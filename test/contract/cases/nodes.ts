import { expect, it } from 'vitest';
import { expectRefused, failedPrecondition, outOfSequence, type World } from '../world.ts';

export function nodeCases(world: () => World): void {
  const nodes = async (filters: object = {}) => (await world().get('/nodes', { filters })).list;
  const worker = async () => (await nodes({ role: ['worker'] }))[0]!;
  const update = (id: string, spec: object, version: number | string) =>
    world().post(`/nodes/${id}/update`, spec, { version });

  it('the manager is the leader, and workers have no manager status', async () => {
    const manager = (await nodes({ role: ['manager'] }))[0]!;

    expect(manager).toMatchObject({
      Spec: { Role: 'manager', Availability: 'active' },
      Status: { State: 'ready' },
      ManagerStatus: { Leader: true, Reachability: 'reachable' },
    });
    expect(await worker()).not.toHaveProperty('ManagerStatus');
  });

  it('a node is found by id, hostname and id prefix, but not as self', async () => {
    const node = await worker();

    for (const key of [node.ID, node.Description.Hostname, node.ID.slice(0, 12)]) {
      expect((await world().get(`/nodes/${key}`)).json.ID).toBe(node.ID);
    }
    expectRefused(await world().get('/nodes/self'), 404, 'node self not found');
  });

  it('nodes are filtered by prefix of hostname and id, by role and by label', async () => {
    const { ID, Description } = await worker();
    await world().labelNode(ID, { 'contract.key': 'one' });

    expect(await nodes({ name: [Description.Hostname] })).toHaveLength(1);
    expect(await nodes({ name: [Description.Hostname.slice(1)] })).toEqual([]);
    expect(await nodes({ id: [ID.slice(0, 10)] })).toHaveLength(1);
    expect(await nodes({ 'node.label': ['contract.key=one'] })).toHaveLength(1);
    expect(await nodes({ 'node.label': ['contract.key=two'] })).toEqual([]);
    // `label` filters by engine labels, not by node labels.
    expect(await nodes({ label: ['contract.key'] })).toEqual([]);
  });

  it('a node that has been updated no longer counts as accepted', async () => {
    const node = await worker();

    await world().labelNode(node.ID, {});

    const ids = async (membership: string) =>
      (await nodes({ membership: [membership] })).map((each) => each.ID);
    expect(await ids('pending')).toContain(node.ID);
    expect(await ids('accepted')).not.toContain(node.ID);
  });

  it('bad node filters are refused', async () => {
    const ask = (filters: object) => world().get('/nodes', { filters });

    expectRefused(await ask({ role: ['zz'] }), 500, "Invalid role filter: 'zz'");
    expectRefused(await ask({ membership: ['zz'] }), 500, "Invalid membership filter: 'zz'");
    expectRefused(await ask({ zz: ['x'] }), 400, world().answers.unknownFilter('zz'));
  });

  it('an update replaces the whole spec including labels, and increases the version', async () => {
    const { ID } = await worker();
    await world().labelNode(ID, { a: '1', b: '2' });
    const before = (await world().get(`/nodes/${ID}`)).json;

    const answer = await world().labelNode(ID, { c: '3' });

    const after = (await world().get(`/nodes/${ID}`)).json;
    expect(answer).toMatchObject({ status: 200, text: '' });
    expect(after.Spec).toEqual({ ...before.Spec, Labels: { c: '3' } });
    expect(after.Version.Index).toBeGreaterThan(before.Version.Index);
  });

  it('an update without labels removes all labels', async () => {
    const { ID } = await worker();
    await world().labelNode(ID, { a: '1' });
    const { Version } = (await world().get(`/nodes/${ID}`)).json;

    await update(ID, { Role: 'worker', Availability: 'active' }, Version.Index);

    expect((await world().get(`/nodes/${ID}`)).json.Spec.Labels).toEqual({});
  });

  it('an update that changes nothing increases the version', async () => {
    const before = await worker();

    await update(before.ID, before.Spec, before.Version.Index);

    const after = (await world().get(`/nodes/${before.ID}`)).json;
    expect(after.Version.Index).toBeGreaterThan(before.Version.Index);
  });

  it('a stale version is refused with 500, and nothing changes', async () => {
    const { ID, Spec, Version } = await worker();
    await update(ID, Spec, Version.Index);

    const answer = await update(ID, { ...Spec, Labels: { lost: '1' } }, Version.Index);

    expectRefused(answer, 500, outOfSequence);
    expect((await world().get(`/nodes/${ID}`)).json.Spec.Labels).toEqual(Spec.Labels);
  });

  it.each(['', 'x'])('the node version %j is refused', async (version) => {
    const node = await worker();

    const answer = await update(node.ID, node.Spec, version);

    const message = `invalid node version '${version}': strconv.ParseUint: parsing "${version}": invalid syntax`;
    expectRefused(answer, 400, message);
  });

  it('role and availability are required', async () => {
    const { ID, Version } = await worker();

    expectRefused(await update(ID, { Labels: {} }, Version.Index), 400, 'invalid Role: ""');
    expectRefused(await update(ID, { Role: 'boss' }, Version.Index), 400, 'invalid Role: "boss"');
    expectRefused(await update(ID, { Role: 'worker' }, Version.Index), 400, 'invalid Availability: ""');
  });

  it('label keys are not checked, even if no constraint could refer to them', async () => {
    const { ID } = await worker();

    await world().labelNode(ID, { 'a b': '1', '': '2' });

    expect((await world().get(`/nodes/${ID}`)).json.Spec.Labels).toEqual({ 'a b': '1', '': '2' });
  });

  it('the last manager cannot be demoted', async () => {
    const manager = (await nodes({ role: ['manager'] }))[0]!;

    const answer = await update(manager.ID, { ...manager.Spec, Role: 'worker' }, manager.Version.Index);

    const message = failedPrecondition('attempting to demote the last manager of the swarm');
    expectRefused(answer, 400, message);
  });

  it('a node that is up cannot be removed', async () => {
    const { ID } = await worker();

    const answer = await world().remove(`/nodes/${ID}`);

    expectRefused(answer, 400, failedPrecondition(`node ${ID} is not down and can't be removed`));
  });

  it('a missing node is 404 for every call', async () => {
    const spec = { Role: 'worker', Availability: 'active' };

    expectRefused(await world().get('/nodes/nosuch'), 404, 'node nosuch not found');
    expectRefused(await world().remove('/nodes/nosuch'), 404, 'node nosuch not found');
    expectRefused(await update('nosuch', spec, 1), 404, 'node nosuch not found');
  });
}
