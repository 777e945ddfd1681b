import { expect, it } from 'vitest';
import { constrained, settled, settledOne, tasks } from '../task-view.ts';
import { anyText, eventually, image, missingImage, type World } from '../world.ts';

export function rolloutCases(world: () => World): void {
  const read = async (key: string) => (await world().get(`/services/${key}`)).json;

  it('a change of labels, update settings or replicas does not replace running tasks', async () => {
    const { id, name } = await world().createService('labels', { replicas: 1 });
    const task = await settledOne(world(), name, 'running');

    await world().updateService(id, (spec) => {
      spec.Labels = { a: '1' };
      spec.UpdateConfig = { Parallelism: 2 };
      spec.Mode = { Replicated: { Replicas: 2 } };
    });

    const live = await settled(world(), name, ['running', 'running']);
    expect(live.map(({ ID }) => ID)).toContain(task.ID);
    expect(await read(id)).not.toHaveProperty('UpdateStatus');
  });

  it('scaling down removes tasks without a trace', async () => {
    const { id, name } = await world().createService('scale', { replicas: 3 });
    await settled(world(), name, ['running', 'running', 'running']);

    await world().updateService(id, (spec) => (spec.Mode = { Replicated: { Replicas: 1 } }));

    await eventually(async () => {
      expect(await tasks(world(), { service: [name] })).toHaveLength(1);
    });
  });

  it('a change of the container replaces tasks, and the update is completed', async () => {
    const { id, name } = await world().createService('replace', {
      replicas: 1,
      UpdateConfig: { Parallelism: 1, Monitor: 1_000_000 },
    });
    const before = await settledOne(world(), name, 'running');

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
    const after = await settledOne(world(), name, 'running');
    expect(after).toMatchObject({ Slot: 1, Spec: { ContainerSpec: { Env: ['A=1'] } } });
    const old = (await world().get(`/tasks/${before.ID}`)).json;
    expect(old).toMatchObject({
      DesiredState: 'shutdown',
      Status: { State: 'shutdown', Message: 'shutdown' },
      Spec: { ContainerSpec: { Image: image } },
    });
    // Whatever its value, this filter selects tasks of the current spec.
    for (const value of ['true', 'false']) {
      const found = await tasks(world(), { service: [name], '_up-to-date': [value] });
      expect(found.map(({ ID }) => ID)).toEqual([after.ID]);
    }
  });

  it('a change of the placement alone keeps a task whose node still fits', async () => {
    const { id, name } = await world().createService('keep', {
      replicas: 1,
      task: constrained('node.role==worker'),
    });
    const before = await settledOne(world(), name, 'running');

    await world().updateService(id, (spec) => {
      spec.TaskTemplate.Placement.Constraints = ['node.role!=manager'];
    });
    await eventually(async () => {
      const [current] = await tasks(world(), { service: [name], '_up-to-date': ['true'] });
      expect(current?.ID ?? before.ID).toBe(before.ID);
    });

    expect((await settled(world(), name, ['running'])).map(({ ID }) => ID)).toEqual([before.ID]);
    expect(await read(id)).not.toHaveProperty('UpdateStatus');
  });

  it('an update whose task finds no node stays open', async () => {
    const { id, name } = await world().createService('open', { replicas: 1 });
    await settledOne(world(), name, 'running');

    await world().updateService(id, (spec) => {
      spec.TaskTemplate.Placement = { Constraints: ['node.labels.contract==nowhere'] };
    });

    await settledOne(world(), name, 'pending');
    await eventually(async () => {
      expect((await read(id)).UpdateStatus).toEqual({
        State: 'updating',
        StartedAt: anyText,
        Message: 'update in progress',
      });
    });
  });

  it('a rollback replaces tasks too, and is marked when it is completed', async () => {
    const { id, name } = await world().createService('back', {
      replicas: 1,
      RollbackConfig: { Parallelism: 1, Monitor: 1_000_000 },
    });
    await settledOne(world(), name, 'running');
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
    const task = await settledOne(world(), name, 'running');
    expect(task.Spec.ContainerSpec).not.toHaveProperty('Env');
  });

  it('an update to a missing image is paused, naming the task', async () => {
    const { id, name } = await world().createService('paused', { replicas: 1 });
    await settledOne(world(), name, 'running');

    await world().updateService(id, (spec) => (spec.TaskTemplate.ContainerSpec.Image = missingImage));

    const status = await eventually(async () => {
      const { UpdateStatus } = await read(id);
      expect(UpdateStatus.State).toBe('paused');
      return UpdateStatus;
    });
    expect(status).toEqual({ State: 'paused', StartedAt: anyText, Message: anyText });
    const [, failed] = /^update paused due to failure or early termination of task (\w+)$/.exec(
      status.Message,
    )!;
    expect((await world().get(`/tasks/${failed!}`)).json).toMatchObject({
      DesiredState: 'shutdown',
      Status: { State: 'rejected', Message: 'preparing', Err: `No such image: ${missingImage}` },
    });
    const after = await read(id);
    expect(after.Spec.TaskTemplate.ContainerSpec.Image).toBe(missingImage);
    expect(after.PreviousSpec.TaskTemplate.ContainerSpec.Image).toBe(image);
  });

  it('after an automatic rollback a service has the old spec and no PreviousSpec', async () => {
    const { id, name } = await world().createService('rolled', {
      replicas: 1,
      UpdateConfig: { Parallelism: 1, FailureAction: 'rollback' },
      RollbackConfig: { Parallelism: 1, Monitor: 1_000_000 },
    });
    await settledOne(world(), name, 'running');

    await world().updateService(id, (spec) => (spec.TaskTemplate.ContainerSpec.Image = missingImage));

    const after = await eventually(async () => {
      const service = await read(id);
      expect(service.UpdateStatus).toMatchObject({
        State: 'rollback_completed',
        Message: 'rollback completed',
      });
      return service;
    });
    expect(after.Spec.TaskTemplate.ContainerSpec.Image).toBe(image);
    expect(after).not.toHaveProperty('PreviousSpec');
    await settledOne(world(), name, 'running');
  });
}
