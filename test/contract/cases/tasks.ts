import { expect, it } from 'vitest';
import type { Read } from '../read.ts';
import { eventually, expectRefused, image, type World, anyText, textLike } from '../world.ts';

export function taskCases(world: () => World): void {
  const list = async (filters: object): Promise<readonly Read[]> =>
    (await world().get('/tasks', { filters })).list;
  const live = async (service: string): Promise<readonly Read[]> => {
    const tasks = await list({ service: [service] });
    return tasks.filter((task) => ['running', 'ready'].includes(task.DesiredState));
  };
  const states = (tasks: readonly Read[]): string[] => tasks.map((task) => task.Status.State).toSorted();
  const settled = (service: string, wanted: string[]) =>
    eventually(async () => {
      const tasks = await live(service);
      expect(states(tasks)).toEqual(wanted.toSorted());
      return tasks;
    });
  const read = async (key: string) => (await world().get(`/services/${key}`)).json;
  const workers = async (): Promise<readonly Read[]> =>
    (await world().get('/nodes', { filters: { role: ['worker'] } })).list;
  const constrained = (...Constraints: string[]) => ({ Placement: { Constraints } });

  it('tasks come to run, one for each replica, in slots from 1', async () => {
    const { id, name } = await world().createService('run', { replicas: 2 });

    const tasks = await settled(name, ['running', 'running']);

    expect(tasks.map((task) => task.Slot).toSorted()).toEqual([1, 2]);
    const [task] = tasks;
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
    const status = await world().get('/services', { status: 'true', filters: { name: [name] } });
    expect(status.list[0]!.ServiceStatus).toEqual({ RunningTasks: 2, DesiredTasks: 2, CompletedTasks: 0 });
  });

  it('tasks are listed by service, node, name and desired state', async () => {
    const { id, name } = await world().createService('filter', { replicas: 1 });
    const task = (await settled(name, ['running']))[0]!;
    const node = (await world().get(`/nodes/${task.NodeID}`)).json;
    const ids = async (filters: object) => (await list(filters)).map((each) => each.ID);

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

  it('a task filter for what is not there is 404, and not an empty list', async () => {
    const ask = (filters: object) => world().get('/tasks', { filters });

    expectRefused(await ask({ service: ['nosuch'] }), 404, 'service nosuch not found');
    expectRefused(await ask({ node: ['nosuch'] }), 404, 'node nosuch not found');
    expectRefused(await ask({ 'desired-state': ['zz'] }), 500, "Invalid desired-state filter: 'zz'");
    expectRefused(await ask({ zz: ['x'] }), 400, "Invalid filter 'zz'");
    expectRefused(await world().get('/tasks/nosuch'), 404, 'task nosuch not found');
  });

  it('a task that fits on no node waits and says why', async () => {
    const { name } = await world().createService('nowhere', {
      replicas: 1,
      task: constrained('node.labels.contract==nowhere'),
    });

    const task = (await settled(name, ['pending']))[0]!;

    expect(task).not.toHaveProperty('NodeID');
    expect(task.DesiredState).toBe('running');
    await eventually(async () => {
      expect((await live(name))[0]!.Status).toMatchObject({
        Message: 'pending task scheduling',
        Err: 'no suitable node (scheduling constraints not satisfied on 3 nodes)',
      });
    });
  });

  it('constraints choose by label, role, host name and id, regardless of case', async () => {
    const node = (await workers())[0]!;
    await world().labelNode(node.ID, { contract: 'east' });
    const { name } = await world().createService('placed', {
      replicas: 1,
      task: constrained(
        'node.labels.contract == EAST',
        'node.role!=manager',
        `node.hostname==${node.Description.Hostname}`,
        `node.id==${node.ID}`,
        'node.platform.os==linux',
      ),
    });

    const task = (await settled(name, ['running']))[0]!;

    expect(task.NodeID).toBe(node.ID);
  });

  it('a label that is missing differs from every value', async () => {
    const { name } = await world().createService('missing', {
      replicas: 1,
      task: constrained('node.labels.contract!=east'),
    });

    await settled(name, ['running']);
  });

  it('a constraint with an unknown key fits no node', async () => {
    const { name } = await world().createService('unknown', { replicas: 1, task: constrained('foo!=x') });

    await settled(name, ['pending']);
  });

  it('a waiting task runs once a node has the label', async () => {
    const node = (await workers())[0]!;
    const { name } = await world().createService('later', {
      replicas: 1,
      task: constrained('node.labels.contract==late'),
    });
    await settled(name, ['pending']);

    await world().labelNode(node.ID, { contract: 'late' });

    const task = (await settled(name, ['running']))[0]!;
    expect(task.NodeID).toBe(node.ID);
  });

  it('a node that loses a label has its tasks rejected at once', async () => {
    const node = (await workers())[0]!;
    await world().labelNode(node.ID, { contract: 'east' });
    const { name } = await world().createService('left', {
      replicas: 1,
      task: constrained('node.labels.contract==east'),
    });
    await settled(name, ['running']);

    await world().labelNode(node.ID, { contract: 'west' });

    await settled(name, ['pending']);
    const [rejected] = (await list({ service: [name] })).filter((task) => task.DesiredState === 'shutdown');
    expect(rejected).toMatchObject({
      NodeID: node.ID,
      Status: {
        State: 'rejected',
        Message: 'task rejected by constraint enforcer',
        Err: 'assigned node no longer meets constraints',
      },
    });
  });

  it('a paused node keeps its tasks though they no longer fit, and a drained one does not', async () => {
    const node = (await workers())[0]!;
    await world().labelNode(node.ID, { contract: 'east' });
    const { name } = await world().createService('pause', {
      replicas: 1,
      task: constrained('node.labels.contract==east'),
    });
    const task = (await settled(name, ['running']))[0]!;

    await world().labelNode(node.ID, { contract: 'west' }, 'pause');
    expect((await live(name)).map(({ ID }) => ID)).toEqual([task.ID]);
    await world().labelNode(node.ID, { contract: 'east' }, 'drain');

    await settled(name, ['pending']);
    await eventually(async () => {
      const waiting = (await live(name))[0]!;
      expect(waiting.Status.Err).toBe(
        'no suitable node (scheduling constraints not satisfied on 2 nodes; 1 node not available for new tasks)',
      );
    });
  });

  it('a second task with the same host port waits, whichever service it is of', async () => {
    const node = (await workers())[0]!;
    await world().labelNode(node.ID, { contract: 'port' });
    const options = {
      task: constrained('node.labels.contract==port'),
      EndpointSpec: { Ports: [{ TargetPort: 8000, PublishedPort: 9310, PublishMode: 'host' }] },
    };
    const first = await world().createService('port', { ...options, replicas: 1 });
    await settled(first.name, ['running']);

    const second = await world().createService('port', { ...options, replicas: 1 });

    await settled(second.name, ['pending']);
    await eventually(async () => {
      expect((await live(second.name))[0]!.Status.Err).toBe(
        'no suitable node (scheduling constraints not satisfied on 2 nodes; host-mode port already in use on 1 node)',
      );
    });
  });

  it('no node takes more than the replicas allowed on it', async () => {
    const { name } = await world().createService('spread', {
      replicas: 3,
      task: { Placement: { Constraints: ['node.role==worker'], MaxReplicas: 1 } },
    });

    const tasks = await settled(name, ['pending', 'running', 'running']);

    const running = tasks.filter((task) => task.Status.State === 'running');
    expect(new Set(running.map((task) => task.NodeID)).size).toBe(2);
    await eventually(async () => {
      const [waiting] = (await live(name)).filter((task) => task.Status.State === 'pending');
      expect(waiting.Status.Err).toBe(
        'no suitable node (max replicas per node limit exceed; scheduling constraints not satisfied on 1 node)',
      );
    });
  });

  it('a reservation that no node has room for waits', async () => {
    const { name } = await world().createService('huge', {
      replicas: 1,
      task: { Resources: { Reservations: { MemoryBytes: 1_000_000_000_000_000 } } },
    });

    await settled(name, ['pending']);
    await eventually(async () => {
      expect((await live(name))[0]!.Status.Err).toBe('no suitable node (insufficient resources on 3 nodes)');
    });
  });

  it('a global service has one task on each node that fits, without slots', async () => {
    const { name } = await world().createService('global', {
      Mode: { Global: {} },
      task: constrained('node.role==worker'),
    });

    const tasks = await settled(name, ['running', 'running']);

    expect(tasks.map((task) => task.NodeID).toSorted()).toEqual(
      (await workers()).map((node) => node.ID).toSorted(),
    );
    expect(tasks[0]).not.toHaveProperty('Slot');
  });

  it('a global service that fits nowhere has no tasks at all', async () => {
    const { name } = await world().createService('global', {
      Mode: { Global: {} },
      task: constrained('node.labels.contract==nowhere'),
    });

    expect(await list({ service: [name] })).toEqual([]);
  });

  it('a task carries its networks with an address on each', async () => {
    const network = await world().createNetwork('task');
    const { name } = await world().createService('net', {
      replicas: 1,
      task: { Networks: [{ Target: network.id }] },
    });

    const task = (await settled(name, ['running']))[0]!;

    expect(task.Spec.Networks).toEqual([{ Target: network.id }]);
    expect(task.NetworksAttachments).toEqual([
      {
        Network: expect.objectContaining({
          ID: network.id,
          Spec: {
            Name: network.name,
            Labels: {},
            DriverConfiguration: { Name: 'overlay' },
            Scope: 'swarm',
          },
        }),
        Addresses: [textLike(/^10\.\d+\.\d+\.\d+\/24$/)],
      },
    ]);
  });

  it('tasks of a published service are on the ingress network too', async () => {
    const { name } = await world().createService('published', {
      replicas: 1,
      EndpointSpec: { Ports: [{ TargetPort: 8000, PublishedPort: 9311 }] },
    });

    const task = (await settled(name, ['running']))[0]!;

    expect(task.NetworksAttachments).toMatchObject([
      { Network: { Spec: { Name: 'ingress', Ingress: true } } },
    ]);
  });

  it('a change of labels, update settings or replicas leaves running tasks alone', async () => {
    const { id, name } = await world().createService('labels', { replicas: 1 });
    const task = (await settled(name, ['running']))[0]!;

    await world().updateService(id, (spec) => {
      spec.Labels = { a: '1' };
      spec.UpdateConfig = { Parallelism: 2 };
      spec.Mode.Replicated.Replicas = 2;
    });

    const tasks = await settled(name, ['running', 'running']);
    expect(tasks.map(({ ID }) => ID)).toContain(task.ID);
    expect(await read(id)).not.toHaveProperty('UpdateStatus');
  });

  it('scaling down removes tasks without a trace', async () => {
    const { id, name } = await world().createService('scale', { replicas: 3 });
    await settled(name, ['running', 'running', 'running']);

    await world().updateService(id, (spec) => (spec.Mode.Replicated.Replicas = 1));

    await eventually(async () => {
      expect(await list({ service: [name] })).toHaveLength(1);
    });
  });

  it('a change of the container replaces tasks, and the update is completed', async () => {
    const { id, name } = await world().createService('replace', {
      replicas: 1,
      UpdateConfig: { Parallelism: 1, Monitor: 1_000_000 },
    });
    const before = (await settled(name, ['running']))[0]!;

    await world().updateService(id, (spec) => (spec.TaskTemplate.ContainerSpec.Env = ['A=1']));

    const status = await eventually(async () => {
      const { UpdateStatus } = await read(id);
      expect(UpdateStatus.State).toBe('completed');
      return UpdateStatus;
    });
    expect(status).toEqual({
      State: 'completed',
      StartedAt: anyText,
      CompletedAt: anyText,
      Message: 'update completed',
    });
    const after = (await settled(name, ['running']))[0]!;
    expect(after).toMatchObject({ Slot: 1, Spec: { ContainerSpec: { Env: ['A=1'] } } });
    const old = (await world().get(`/tasks/${before.ID}`)).json;
    expect(old).toMatchObject({
      DesiredState: 'shutdown',
      Status: { State: 'shutdown', Message: 'shutdown' },
      Spec: { ContainerSpec: { Image: image } },
    });
    // Whatever its value, this filter asks for tasks of the current spec.
    for (const value of ['true', 'false']) {
      const found = await list({ service: [name], '_up-to-date': [value] });
      expect(found.map(({ ID }) => ID)).toEqual([after.ID]);
    }
  });

  it('a change of the placement alone keeps a task whose node still fits', async () => {
    const { id, name } = await world().createService('keep', {
      replicas: 1,
      task: constrained('node.role==worker'),
    });
    const before = (await settled(name, ['running']))[0]!;

    await world().updateService(id, (spec) => {
      spec.TaskTemplate.Placement.Constraints = ['node.role!=manager'];
    });
    await eventually(async () => {
      const [current] = await list({ service: [name], '_up-to-date': ['true'] });
      expect(current?.ID ?? before.ID).toBe(before.ID);
    });

    expect((await settled(name, ['running'])).map(({ ID }) => ID)).toEqual([before.ID]);
    expect(await read(id)).not.toHaveProperty('UpdateStatus');
  });

  it('an update whose task finds no node stays open', async () => {
    const { id, name } = await world().createService('open', { replicas: 1 });
    await settled(name, ['running']);

    await world().updateService(id, (spec) => {
      spec.TaskTemplate.Placement = { Constraints: ['node.labels.contract==nowhere'] };
    });

    await settled(name, ['pending']);
    await eventually(async () => {
      expect((await read(id)).UpdateStatus).toEqual({
        State: 'updating',
        StartedAt: anyText,
        Message: 'update in progress',
      });
    });
  });

  it('a rollback replaces tasks too, and says so when it is through', async () => {
    const { id, name } = await world().createService('back', {
      replicas: 1,
      RollbackConfig: { Parallelism: 1, Monitor: 1_000_000 },
    });
    await settled(name, ['running']);
    await world().updateService(id, (spec) => {
      spec.TaskTemplate.ContainerSpec.Env = ['A=1'];
      spec.UpdateConfig = { Parallelism: 1, Monitor: 1_000_000 };
    });
    await eventually(async () => {
      expect((await read(id)).UpdateStatus.State).toBe('completed');
    });

    await world().updateService(id, () => undefined, { rollback: 'previous' });

    await eventually(async () => {
      expect((await read(id)).UpdateStatus).toMatchObject({
        State: 'rollback_completed',
        Message: 'rollback completed',
      });
    });
    const task = (await settled(name, ['running']))[0]!;
    expect(task.Spec.ContainerSpec).not.toHaveProperty('Env');
  });

  it('tasks go with their service', async () => {
    const { id, name } = await world().createService('removed', { replicas: 1 });
    const task = (await settled(name, ['running']))[0]!;

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
