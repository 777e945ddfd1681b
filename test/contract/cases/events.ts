import { expect, it } from 'vitest';
import { settledOne } from '../task-view.ts';
import { eventually, image, type World } from '../world.ts';

interface Event {
  readonly Type: string;
  readonly Action: string;
  readonly Actor: { readonly ID: string; readonly Attributes: Readonly<Record<string, string>> };
}

export function eventCases(world: () => World): void {
  /** Past events: with `until` in the past the answer ends at once. */
  const readEvents = async (since: number, filters: object): Promise<readonly Event[]> => {
    const until = Date.now() / 1000;
    const { status, text } = await world().get('/events', { since, until, filters });
    expect(status, text).toBe(200);
    return text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Event);
  };
  /** A second ago: clocks have milliseconds, and fractional seconds are not exact. Names exclude other events. */
  const justNow = (): number => Date.now() / 1000 - 1;
  const actions = (events: readonly Event[]) => events.map(({ Type, Action }) => `${Type} ${Action}`);

  it('creating and removing a config is reported, with its name', async () => {
    const since = justNow();
    const { id, name } = await world().createConfig('events');
    await world().remove(`/configs/${id}`);

    await eventually(async () => {
      const events = await readEvents(since, { config: [name] });
      expect(actions(events)).toEqual(['config create', 'config remove']);
      expect(events[0]).toEqual({
        ...{ Type: 'config', Action: 'create', scope: 'swarm' },
        Actor: { ID: id, Attributes: { name } },
        time: expect.any(Number) as number,
        timeNano: expect.any(Number) as number,
      });
    });
  });

  it('an update is reported with what it changes, and then its progress', async () => {
    const since = justNow();
    const { id, name } = await world().createService('events', {
      replicas: 1,
      UpdateConfig: { Parallelism: 1, Monitor: 1_000_000 },
    });
    await settledOne(world(), name, 'running');

    await world().updateService(id, (spec) => {
      spec.TaskTemplate.ContainerSpec.Image = image.replace(':latest', '');
      spec.Mode = { Replicated: { Replicas: 2 } };
    });

    await eventually(async () => {
      // A manager that runs a task of the service also reports its containers.
      const events = await readEvents(since, { type: ['service'], service: [name] });
      expect(actions(events)[0]).toBe('service create');
      expect(events.slice(1).map(({ Actor }) => Actor.Attributes)).toEqual([
        {
          ...{ name, 'image.old': image, 'image.new': image.replace(':latest', '') },
          ...{ 'replicas.old': '1', 'replicas.new': '2' },
        },
        { name, 'updatestate.new': 'updating' },
        { name, 'updatestate.old': 'updating', 'updatestate.new': 'completed' },
      ]);
    });
  });

  it('events are filtered by type', async () => {
    const since = justNow();
    const { name } = await world().createConfig('chosen');

    await eventually(async () => {
      expect(actions(await readEvents(since, { type: ['config'], config: [name] }))).toEqual([
        'config create',
      ]);
    });
    expect(await readEvents(since, { type: ['secret'], config: [name] })).toEqual([]);
  });
}
