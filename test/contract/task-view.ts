import { expect } from 'vitest';
import type { Read } from './read.ts';
import { eventually, type World } from './world.ts';

export const constrained = (...Constraints: string[]) => ({ Placement: { Constraints } });

export async function workers(world: World): Promise<readonly Read[]> {
  return (await world.get('/nodes', { filters: { role: ['worker'] } })).list;
}

export async function firstWorker(world: World): Promise<Read> {
  return (await workers(world))[0]!;
}

export async function tasks(world: World, filters: object): Promise<readonly Read[]> {
  return (await world.get('/tasks', { filters })).list;
}

/** The tasks that are desired to run, without the history. */
export async function liveTasks(world: World, service: string): Promise<readonly Read[]> {
  const all = await tasks(world, { service: [service] });
  return all.filter((task) => ['running', 'ready'].includes(task.DesiredState));
}

/** Waits until the live tasks are in these states, in any order. */
export function settled(world: World, service: string, states: readonly string[]): Promise<readonly Read[]> {
  return eventually(async () => {
    const live = await liveTasks(world, service);
    expect(live.map((task) => task.Status.State).toSorted()).toEqual(states.toSorted());
    return live;
  });
}

export async function settledOne(world: World, service: string, state: string): Promise<Read> {
  return (await settled(world, service, [state]))[0]!;
}

/** Waits until exactly one task is pending, for this reason. */
export async function waitsBecause(world: World, service: string, reason: string): Promise<void> {
  await eventually(async () => {
    const reasons = (await liveTasks(world, service)).flatMap(({ Status }) =>
      Status.State === 'pending' ? Status.Err : [],
    );
    expect(reasons).toEqual([reason]);
  });
}
