import { expect, it } from 'vitest';
import { constrained, settled, settledOne, tasks, workers } from '../task-view.ts';
import { eventually, expectRefused, image, textLike, type World } from '../world.ts';

export function taskCases(world: () => World): void {
  it('tasks reach running, one per replica, in slots from 1', async () => {
    const { id, name } = await world().createService('run', { replicas: 2 });

    const live = await settled(world(), name, ['running', 'running']);

    expect(live.map((task) => task.Slot).toSorted()).toEqual([1, 2]);
    const task = live[0]!;
    expect(task).toMatchObject({
      ServiceID: id,
      Labels: {},
      Spec: { ContainerSpec: { Image: image, Isolation: 'default' }, ForceUpdate: 0 },
      Status: { State: 'running', Message: 'started', PortStatus: {} },
      DesiredState: 'running',
    });
    expect(task.Status.ContainerStatus).toMatchObject({
      ContainerID: textLike(/^[0-9a-f]{64}$/),
    });
    expect(task.Spec).not.toHaveProperty('Runtime');
    expect(task).not.toHaveProperty('NetworksAttachments');
    const { ofTask } = world().answers;
    expect(task).toMatchObject(ofTask);
    expect('Volumes' in task).toBe('Volumes' in ofTask);
    const status = await world().get('/services', { status: 'true', filters: { name: [name] } });
    expect(status.list[0]!.ServiceStatus).toEqual({ RunningTasks: 2, DesiredTasks: 2, CompletedTasks: 0 });
  });

  it('tasks are filtered by service, node, name and desired state', async () => {
    const { id, name } = await world().createService('filter', { replicas: 1 });
    const task = await settledOne(world(), name, 'running');
    const node = (await world().get(`/nodes/${task.NodeID}`)).json;
    const ids = async (filters: object) => (await tasks(world(), filters)).map((each) => each.ID);

    expect(await ids({ service: [name] })).toEqual([task.ID]);
    expect(await ids({ service: [id.slice(0, 12)] })).toEqual([task.ID]);
    expect(await ids({ service: [id], node: [task.NodeID] })).toEqual([task.ID]);
    expect(await ids({ service: [id], node: [node.Description.Hostname] })).toEqual([task.ID]);
    expect(await ids({ name: [`${name}.1`] })).toEqual([task.ID]);
    expect(await ids({ id: [task.ID.slice(0, 12)] })).toEqual([task.ID]);
    expect(await ids({ service: [id], 'desired-state': ['RUNNING'] })).toEqual([task.ID]);
    expect(await ids({ service: [id], 'desired-state': ['shutdown'] })).toEqual([]);
    expect((await world().get(`/tasks/${task.ID}`)).json.ID).toBe(task.ID);
  });

  it('a task filter for a missing object is 404, not an empty list', async () => {
    const ask = (filters: object) => world().get('/tasks', { filters });

    expectRefused(await ask({ service: ['nosuch'] }), 404, 'service nosuch not found');
    expectRefused(await ask({ node: ['nosuch'] }), 404, 'node nosuch not found');
    expectRefused(await ask({ 'desired-state': ['zz'] }), 500, "Invalid desired-state filter: 'zz'");
    expectRefused(await ask({ zz: ['x'] }), 400, world().answers.unknownFilter('zz'));
    expectRefused(await world().get('/tasks/nosuch'), 404, 'task nosuch not found');
  });

  it('a global service has one task on each node that fits, without slots', async () => {
    const { name } = await world().createService('global', {
      Mode: { Global: {} },
      task: constrained('node.role==worker'),
    });

    const live = await settled(world(), name, ['running', 'running']);

    expect(live.map((task) => task.NodeID).toSorted()).toEqual(
      (await workers(world())).map((node) => node.ID).toSorted(),
    );
    expect(live[0]).not.toHaveProperty('Slot');
  });

  it('a global service that fits nowhere has no tasks at all', async () => {
    const { name } = await world().createService('global', {
      Mode: { Global: {} },
      task: constrained('node.labels.contract==nowhere'),
    });

    expect(await tasks(world(), { service: [name] })).toEqual([]);
  });

  it('a task contains its networks with an address on each', async () => {
    const network = await world().createNetwork('task');
    const { name } = await world().createService('net', {
      replicas: 1,
      task: { Networks: [{ Target: network.id }] },
    });

    const task = await settledOne(world(), name, 'running');

    expect(task.Spec.Networks).toEqual([{ Target: network.id }]);
    const Spec = {
      Name: network.name,
      Labels: {},
      DriverConfiguration: { Name: 'overlay' },
      Scope: 'swarm',
    };
    expect(task.NetworksAttachments).toMatchObject([
      {
        Network: { ID: network.id, Spec, IPAMOptions: { Driver: { Name: 'default' } } },
        Addresses: [textLike(/^10\.\d+\.\d+\.\d+\/24$/)],
      },
    ]);
  });

  it('tasks of a published service are on the ingress network too', async () => {
    const { name } = await world().createService('published', {
      replicas: 1,
      EndpointSpec: { Ports: [{ TargetPort: 8000, PublishedPort: 9311 }] },
    });

    const task = await settledOne(world(), name, 'running');

    expect(task.NetworksAttachments).toMatchObject([
      { Network: { Spec: { Name: 'ingress', Ingress: true } } },
    ]);
  });

  it('tasks are removed with their service', async () => {
    const { id, name } = await world().createService('removed', { replicas: 1 });
    const task = await settledOne(world(), name, 'running');

    await world().remove(`/services/${id}`);

    expectRefused(
      await world().get('/tasks', { filters: { service: [id] } }),
      404,
      `service ${id} not found`,
    );
    await eventually(async () => {
      expect((await world().get(`/tasks/${task.ID}`)).status).toBe(404);
    });
  });
}
