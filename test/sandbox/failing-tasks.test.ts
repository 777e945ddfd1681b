import { beforeEach, describe, expect, it } from 'vitest';
import { createSandbox, type Sandbox } from '../../src/sandbox/sandbox.ts';
import { apiOf } from '../support/sandbox/sandbox-engine.ts';

const startMs = Date.parse('2026-01-02T03:04:05.000Z');

let nowMs: number;
let sandbox: Sandbox;

beforeEach(() => {
  nowMs = startMs;
  sandbox = createSandbox({ nodes: [{ hostname: 'node', role: 'manager' }], now: () => new Date(nowMs) });
  sandbox.setImage('gone', 'missing');
  sandbox.setImage('crashes', 'exits');
});

const spec = (Image: string, more: object = {}) => ({
  Name: 'web',
  TaskTemplate: { ContainerSpec: { Image } },
  Mode: { Replicated: { Replicas: 1 } },
  ...more,
});

const create = (body: object) => apiOf(sandbox)('POST', '/services/create', body);

async function update(body: object, query = ''): Promise<void> {
  const path = `/services/web/update?version=${String(service().Version.Index)}${query}`;
  expect(await apiOf(sandbox)('POST', path, body)).toMatchObject({ status: 200 });
}

const service = () => sandbox.snapshot().services[0]!;
const imageNow = () => service().Spec.TaskTemplate.ContainerSpec?.Image;

/** Desired state and state of each task, sorted. */
const tasks = () =>
  sandbox
    .snapshot()
    .tasks.toSorted((left, right) => left.CreatedAt.localeCompare(right.CreatedAt))
    .map(({ DesiredState, Status }) => `${DesiredState} ${Status.State}`)
    .sort();

async function wait(seconds: number): Promise<void> {
  nowMs += seconds * 1000;
  await apiOf(sandbox)('GET', '/swarm');
}

describe('a task that cannot run', () => {
  it('is rejected if its image is missing, and its replacement waits for the restart delay', async () => {
    await create(spec('gone'));

    expect(tasks()).toEqual(['ready new', 'shutdown rejected']);
    expect(sandbox.snapshot().tasks.find(({ Status }) => Status.State === 'rejected')?.Status).toMatchObject({
      Message: 'preparing',
      Err: 'No such image: gone',
      ContainerStatus: { ContainerID: '', ExitCode: 0 },
    });
  });

  it('fails if its program exits', async () => {
    await create(spec('crashes'));

    expect(sandbox.snapshot().tasks.find(({ Status }) => Status.State === 'failed')?.Status).toMatchObject({
      Message: 'started',
      Err: 'task: non-zero exit (1)',
      ContainerStatus: { ExitCode: 1 },
    });
  });

  it('is restarted after the restart delay, not before, and swarm keeps the last five', async () => {
    await create(spec('gone'));

    await wait(4);
    expect(tasks()).toHaveLength(2);
    await wait(1);
    expect(tasks()).toHaveLength(3);
    for (let attempt = 0; attempt < 10; attempt += 1) await wait(5);
    expect(tasks()).toHaveLength(6);
  });

  it('runs at the next restart once the image exists', async () => {
    await create(spec('gone'));
    sandbox.setImage('gone', 'good');

    await wait(5);

    expect(tasks()).toEqual(['running running', 'shutdown rejected']);
  });

  it('is not restarted with restart condition none', async () => {
    const TaskTemplate = { ContainerSpec: { Image: 'crashes' }, RestartPolicy: { Condition: 'none' } };
    await create(spec('crashes', { TaskTemplate }));

    await wait(60);

    expect(tasks()).toEqual(['shutdown failed']);
  });

  it('keeps running if its image disappears later', async () => {
    await create(spec('good'));

    sandbox.setImage('good', 'missing');
    await wait(60);

    expect(tasks()).toEqual(['running running']);
  });
});

describe('an update whose tasks fail', () => {
  const three = { Mode: { Replicated: { Replicas: 3 } } };

  it('is paused, and tasks that were not updated yet stay', async () => {
    await create(spec('v1', three));

    await update(spec('gone', three));
    await wait(60);

    const { UpdateStatus } = service();
    expect(UpdateStatus?.State).toBe('paused');
    expect(UpdateStatus?.Message).toMatch(
      /^update paused due to failure or early termination of task \w{25}$/,
    );
    expect(UpdateStatus).not.toHaveProperty('CompletedAt');
    expect(tasks().filter((task) => task === 'running running')).toHaveLength(2);
    expect(imageNow()).toBe('gone');
  });

  it('continues after another update', async () => {
    await create(spec('v1', three));
    await update(spec('gone', three));

    await update(spec('v2', three));

    expect(service().UpdateStatus?.State).toBe('completed');
    expect(tasks().filter((task) => task === 'running running')).toHaveLength(3);
  });

  it('is rolled back with failure action rollback, and PreviousSpec is dropped', async () => {
    const rollback = { ...three, UpdateConfig: { Parallelism: 1, FailureAction: 'rollback' } };
    await create(spec('v1', rollback));

    await update(spec('crashes', rollback));

    expect(service().UpdateStatus).toMatchObject({
      State: 'rollback_completed',
      Message: 'rollback completed',
      CompletedAt: expect.any(String) as string,
    });
    expect(imageNow()).toBe('v1');
    expect(service()).not.toHaveProperty('PreviousSpec');
    expect(tasks().filter((task) => task === 'running running')).toHaveLength(3);
  });

  it('has its rollback paused if the previous spec does not run any more either', async () => {
    const rollback = { UpdateConfig: { Parallelism: 1, FailureAction: 'rollback' } };
    await create(spec('v1', rollback));
    sandbox.setImage('v1', 'missing');

    await update(spec('crashes', rollback));

    expect(service().UpdateStatus).toMatchObject({
      State: 'rollback_paused',
      Message: expect.stringMatching(
        /^rollback paused due to failure or early termination of task/,
      ) as string,
    });
  });

  it('continues with failure action continue', async () => {
    const regardless = { ...three, UpdateConfig: { Parallelism: 1, FailureAction: 'continue' } };
    await create(spec('v1', regardless));

    await update(spec('gone', regardless));

    expect(service().UpdateStatus?.State).toBe('completed');
    expect(tasks().filter((task) => task === 'ready new')).toHaveLength(3);
  });

  it('is paused only by more failures than MaxFailureRatio allows', async () => {
    const tolerant = (ratio: number) => ({
      ...three,
      UpdateConfig: { Parallelism: 1, MaxFailureRatio: ratio },
    });
    await create(spec('v1', tolerant(0.4)));
    await update(spec('gone', tolerant(0.4)));

    expect(service().UpdateStatus?.State).toBe('paused');
    // One of three is 0.33, the second one too many.
    expect(tasks().filter((task) => task === 'shutdown rejected')).toHaveLength(2);

    await wait(1);
    await update(spec('v2', tolerant(1)));
    await update(spec('gone', tolerant(1)));
    expect(service().UpdateStatus?.State).toBe('completed');
  });
});
