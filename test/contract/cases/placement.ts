import { expect, it } from 'vitest';
import {
  constrained,
  firstWorker,
  liveTasks,
  settled,
  settledOne,
  tasks,
  waitsBecause,
} from '../task-view.ts';
import { eventually, type World } from '../world.ts';

export function placementCases(world: () => World): void {
  it('a task that fits on no node waits and reports why', async () => {
    const { name } = await world().createService('nowhere', {
      replicas: 1,
      task: constrained('node.labels.contract==nowhere'),
    });

    const task = await settledOne(world(), name, 'pending');

    expect(task).not.toHaveProperty('NodeID');
    expect(task.DesiredState).toBe('running');
    await eventually(async () => {
      expect((await liveTasks(world(), name))[0]!.Status).toMatchObject({
        Message: 'pending task scheduling',
        Err: 'no suitable node (scheduling constraints not satisfied on 3 nodes)',
      });
    });
  });

  it('constraints match label, role, host name and id, regardless of case', async () => {
    const node = await firstWorker(world());
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

    const task = await settledOne(world(), name, 'running');

    expect(task.NodeID).toBe(node.ID);
  });

  it('a missing label differs from every value', async () => {
    const { name } = await world().createService('missing', {
      replicas: 1,
      task: constrained('node.labels.contract!=east'),
    });

    await settledOne(world(), name, 'running');
  });

  it('a constraint with an unknown key fits no node', async () => {
    const { name } = await world().createService('unknown', { replicas: 1, task: constrained('foo!=x') });

    await settledOne(world(), name, 'pending');
  });

  it('a waiting task runs once a node has the label', async () => {
    const node = await firstWorker(world());
    const { name } = await world().createService('later', {
      replicas: 1,
      task: constrained('node.labels.contract==late'),
    });
    await settledOne(world(), name, 'pending');

    await world().labelNode(node.ID, { contract: 'late' });

    const task = await settledOne(world(), name, 'running');
    expect(task.NodeID).toBe(node.ID);
  });

  it('tasks on a node that loses a label are rejected at once', async () => {
    const node = await firstWorker(world());
    await world().labelNode(node.ID, { contract: 'east' });
    const { name } = await world().createService('left', {
      replicas: 1,
      task: constrained('node.labels.contract==east'),
    });
    await settledOne(world(), name, 'running');

    await world().labelNode(node.ID, { contract: 'west' });

    await settledOne(world(), name, 'pending');
    const [rejected] = (await tasks(world(), { service: [name] })).filter(
      (task) => task.DesiredState === 'shutdown',
    );
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
    const node = await firstWorker(world());
    await world().labelNode(node.ID, { contract: 'east' });
    const { name } = await world().createService('pause', {
      replicas: 1,
      task: constrained('node.labels.contract==east'),
    });
    const task = await settledOne(world(), name, 'running');

    await world().labelNode(node.ID, { contract: 'west' }, 'pause');
    expect((await liveTasks(world(), name)).map(({ ID }) => ID)).toEqual([task.ID]);
    await world().labelNode(node.ID, { contract: 'east' }, 'drain');

    await settledOne(world(), name, 'pending');
    await waitsBecause(
      world(),
      name,
      'no suitable node (scheduling constraints not satisfied on 2 nodes; 1 node not available for new tasks)',
    );
  });

  it('a second task with the same host port waits, even if it belongs to another service', async () => {
    const node = await firstWorker(world());
    await world().labelNode(node.ID, { contract: 'port' });
    const options = {
      task: constrained('node.labels.contract==port'),
      EndpointSpec: { Ports: [{ TargetPort: 8000, PublishedPort: 9310, PublishMode: 'host' }] },
    };
    const first = await world().createService('port', { ...options, replicas: 1 });
    await settledOne(world(), first.name, 'running');

    const second = await world().createService('port', { ...options, replicas: 1 });

    await settledOne(world(), second.name, 'pending');
    await waitsBecause(
      world(),
      second.name,
      'no suitable node (scheduling constraints not satisfied on 2 nodes; host-mode port already in use on 1 node)',
    );
  });

  it('no node gets more replicas than allowed per node', async () => {
    const { name } = await world().createService('spread', {
      replicas: 3,
      task: { Placement: { Constraints: ['node.role==worker'], MaxReplicas: 1 } },
    });

    const live = await settled(world(), name, ['pending', 'running', 'running']);

    const running = live.filter((task) => task.Status.State === 'running');
    expect(new Set(running.map((task) => task.NodeID)).size).toBe(2);
    await waitsBecause(
      world(),
      name,
      'no suitable node (max replicas per node limit exceed; scheduling constraints not satisfied on 1 node)',
    );
  });

  it('a task whose reservation fits on no node waits', async () => {
    const { name } = await world().createService('huge', {
      replicas: 1,
      task: { Resources: { Reservations: { MemoryBytes: 1_000_000_000_000_000 } } },
    });

    await settledOne(world(), name, 'pending');
    await waitsBecause(world(), name, 'no suitable node (insufficient resources on 3 nodes)');
  });
}
