import { describe, expect, it } from 'vitest';
import { createSandbox, type Sandbox, type SandboxOptions } from '../../src/sandbox/sandbox.ts';

const now = () => new Date('2026-01-02T03:04:05.600Z');

const nodes: SandboxOptions['nodes'] = [
  { hostname: 'manager', role: 'manager' },
  { hostname: 'east', role: 'worker', labels: { region: 'east' } },
  { hostname: 'west', role: 'worker', labels: { region: 'west' } },
];

function start(options: Partial<SandboxOptions> = {}): Sandbox {
  return createSandbox({ nodes, now, ...options });
}

function post(sandbox: Sandbox, path: string, body: unknown) {
  return sandbox.handle({ method: 'POST', path, query: {}, body: JSON.stringify(body) });
}

function service(name: string, replicas: number, constraints: readonly string[] = []) {
  return {
    Name: name,
    TaskTemplate: { ContainerSpec: { Image: 'whoami' }, Placement: { Constraints: constraints } },
    Mode: { Replicated: { Replicas: replicas } },
  };
}

function tasks(sandbox: Sandbox) {
  return sandbox
    .snapshot()
    .tasks.map((task) => ({ state: task.Status.State, desired: task.DesiredState, slot: task.Slot }));
}

describe('createSandbox()', () => {
  it('gives the same state for the same seed, nodes and requests', () => {
    const run = (seed: number) => {
      const sandbox = start({ seed });
      post(sandbox, '/networks/create', { Name: 'net', Driver: 'overlay' });
      post(sandbox, '/services/create', service('web', 2));
      return sandbox.snapshot();
    };

    expect(run(7)).toEqual(run(7));
    expect(run(7).services[0]?.ID).not.toBe(run(8).services[0]?.ID);
  });

  it('needs a manager', () => {
    expect(() => start({ nodes: [{ hostname: 'a', role: 'worker' }] })).toThrow(
      'Cannot create a sandbox without a manager',
    );
  });

  it('accepts initial labels and states of nodes', () => {
    const sandbox = start({ nodes: [...nodes, { hostname: 'lost', role: 'worker', state: 'down' }] });

    expect(sandbox.snapshot().nodes).toMatchObject([
      { Description: { Hostname: 'east' }, Spec: { Labels: { region: 'east' } }, Status: { State: 'ready' } },
      { Description: { Hostname: 'lost' }, Status: { State: 'down', Message: 'heartbeat failure' } },
      { Description: { Hostname: 'manager' }, ManagerStatus: { Leader: true } },
      { Description: { Hostname: 'west' } },
    ]);
  });

  it('has the API version of the engine that it simulates', () => {
    const sandbox = start({ engineVersion: '26.1' });

    const answer = sandbox.handle({ method: 'GET', path: '/v1.44/services', query: {}, body: '' });

    expect(answer).toMatchObject({ status: 200, headers: { 'Api-Version': '1.45' }, body: '[]\n' });
  });

  it('takes the time from the given clock', () => {
    const sandbox = start();

    post(sandbox, '/configs/create', { Name: 'a', Data: 'YQ==' });

    expect(sandbox.snapshot().configs[0]).toMatchObject({ CreatedAt: '2026-01-02T03:04:05.6Z' });
  });
});

describe('Sandbox.handle()', () => {
  it('leaves no trace of a refused request, not even in the index', () => {
    const sandbox = start();
    post(sandbox, '/services/create', service('web', 1));
    const before = sandbox.snapshot();

    const answer = post(sandbox, '/services/create', service('web', 1));

    expect(answer.status).toBe(409);
    expect(sandbox.snapshot()).toEqual(before);
  });

  it('increments one index for all kinds of objects', () => {
    const sandbox = start();
    post(sandbox, '/configs/create', { Name: 'a', Data: 'YQ==' });
    post(sandbox, '/secrets/create', { Name: 'b', Data: 'YQ==' });

    const { configs, secrets } = sandbox.snapshot();

    expect(secrets[0]?.Version.Index).toBe((configs[0]?.Version.Index ?? 0) + 1);
  });

  it('is not affected by changes to a snapshot', () => {
    const sandbox = start();
    const [node] = sandbox.snapshot().nodes;

    Object.assign(node ?? {}, { ID: 'changed' });

    expect(sandbox.snapshot().nodes[0]).not.toMatchObject({ ID: 'changed' });
  });
});

describe('Sandbox.setNodeState()', () => {
  it('keeps the state of tasks on a node that goes down, and starts replacements', () => {
    const sandbox = start();
    post(sandbox, '/services/create', service('web', 1, ['node.role==worker']));
    const [task] = sandbox.snapshot().tasks;
    const host = sandbox.snapshot().nodes.find((node) => node.ID === task?.NodeID);

    sandbox.setNodeState(host!.Description.Hostname, 'down');

    expect(tasks(sandbox).toSorted((left, right) => (left.desired < right.desired ? -1 : 1))).toEqual([
      { state: 'running', desired: 'running', slot: 1 },
      { state: 'running', desired: 'shutdown', slot: 1 },
    ]);
  });

  it('a task that fits nowhere else waits until the node is back', () => {
    const sandbox = start();
    post(sandbox, '/services/create', service('web', 1, ['node.labels.region==east']));

    sandbox.setNodeState('east', 'down');
    const waiting = sandbox.snapshot().tasks.find((task) => task.DesiredState === 'running');
    sandbox.setNodeState('east', 'ready');

    expect(waiting?.Status.Err).toBe(
      'no suitable node (scheduling constraints not satisfied on 2 nodes; 1 node not available for new tasks)',
    );
    expect(sandbox.snapshot().tasks.find((task) => task.DesiredState === 'running')?.Status.State).toBe(
      'running',
    );
  });

  it('a node that is down can be removed', () => {
    const sandbox = start();
    sandbox.setNodeState('west', 'down');

    const answer = sandbox.handle({ method: 'DELETE', path: '/nodes/west', query: {}, body: '' });

    expect(answer).toMatchObject({ status: 200, body: '' });
    expect(sandbox.snapshot().nodes).toHaveLength(2);
  });

  it('an unknown node is an error of the caller', () => {
    expect(() => {
      start().setNodeState('nosuch', 'down');
    }).toThrow('Cannot set the state of node "nosuch": no such node');
  });
});
