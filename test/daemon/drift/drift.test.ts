import { beforeEach, describe, expect, it } from 'vitest';
import type { DaemonSettings } from '../../../src/daemon/daemon-state.ts';
import { exampleFiles } from '../../builders/example.ts';
import { manifestFiles, service } from '../../builders/manifests.ts';
import { startDaemonWorld, switched, type DaemonWorld } from '../daemon-world.ts';

let world: DaemonWorld;

const healing = switched({ heal: 'auto' });
const reporting = switched({ heal: 'report' });
const files = (image: string) => [...exampleFiles(), ...manifestFiles(service('web', 'east', { image }))];

beforeEach(async () => {
  world = await startDaemonWorld();
  world.source.publish('r1', files('nginx:1'));
  await world.pass();
  world.takeAlerts();
  world.swarm.takeWrites();
});

/** What `docker service update --image` does. */
async function updateByHand(image: string): Promise<void> {
  const { body } = await world.swarm.api('GET', '/services/web');
  const { ID, Version, Spec } = body as ServiceBody;
  const ContainerSpec = { ...Spec.TaskTemplate.ContainerSpec, Image: image };
  const path = `/services/${ID}/update?version=${String(Version.Index)}`;
  const spec = { ...Spec, TaskTemplate: { ...Spec.TaskTemplate, ContainerSpec } };
  expect((await world.swarm.api('POST', path, spec)).status).toBe(200);
}

interface ServiceBody {
  readonly ID: string;
  readonly Version: { readonly Index: number };
  readonly Spec: { readonly TaskTemplate: { readonly ContainerSpec: object } };
}

async function imageNow(): Promise<unknown> {
  const { body } = await world.swarm.api('GET', '/services/web');
  return (body as { Spec: { TaskTemplate: { ContainerSpec: { Image: string } } } }).Spec.TaskTemplate
    .ContainerSpec.Image;
}

const rest = (ms: number): Promise<void> => world.dependencies.clock.sleep(ms);

/** The events about drift since the last call. */
const events = (): readonly string[] =>
  world.takeEvents().flatMap(({ type }) => (/^(drift|sync)\./.test(type) ? [type] : []));

/** Somebody changes it, and the daemon looks, so often, each time after a pause. */
async function fight(rounds: number, pauseMs: number, some: Partial<DaemonSettings>): Promise<void> {
  for (let round = 0; round < rounds; round += 1) {
    await updateByHand(`theirs:${String(round)}`);
    await world.pass(some);
    await rest(pauseMs);
  }
}

describe('a fight over a field', () => {
  it('is given up after three heals, with two alerts', async () => {
    world.takeEvents();

    await fight(10, 2_000, healing);

    expect(events()).toEqual(['drift.detected', 'drift.contested']);
    expect(world.takeAlerts()).toMatchObject([
      { event: 'drift.detected', resource: 'service/web' },
      { event: 'drift.contested', summary: expect.stringContaining('healed 3 times') as unknown },
    ]);
    expect(world.swarm.takeWrites().filter((write) => write.includes('/services/'))).toHaveLength(3);
    expect(await imageNow()).toBe('theirs:9');
  });

  it('alerts no more of heals that are minutes apart', async () => {
    world.takeEvents();

    await fight(3, 100_000, healing);
    await fight(1, 0, healing);

    expect(events().filter((event) => event !== 'drift.resolved')).toEqual([
      'drift.detected',
      'drift.contested',
    ]);
  });

  it('fills no history', async () => {
    await fight(3, 2_000, healing);

    await world.pass(reporting);

    expect(world.memory.state().history).toMatchObject([
      { changes: { update: 1 }, heals: 3 },
      { revision: 'r1' },
    ]);
  });

  it('ends ten minutes after the last change by others, and then the object is healed', async () => {
    await fight(4, 2_000, healing);
    await rest(300_000);
    await fight(1, 0, healing);
    world.takeEvents();

    await rest(599_000);
    await world.pass(healing);
    expect(events()).toEqual([]);
    await rest(2_000);
    await world.pass(healing);
    expect(events()).toEqual(['drift.uncontested']);
    await world.pass(healing);
    expect(await imageNow()).toContain('nginx:1');
  });

  it('ends with a revision that changes what is desired, and the next drift is healed again', async () => {
    await fight(4, 2_000, healing);
    world.takeEvents();

    world.source.publish('r2', files('nginx:2'));
    await world.pass(healing);
    expect(events()).toEqual(['drift.uncontested', 'sync.succeeded']);
    expect(await imageNow()).toContain('nginx:2');

    await fight(1, 0, healing);
    expect(await imageNow()).toContain('nginx:2');
  });
});

describe('a value that flaps', () => {
  it('gives two alerts of its begin in ten minutes, and its end only after ten quiet ones', async () => {
    world.takeEvents();
    for (let round = 0; round < 6; round += 1) {
      await updateByHand('theirs:1');
      await world.pass(reporting);
      await updateByHand('nginx:1');
      await world.pass(reporting);
      await rest(30_000);
    }
    expect(events()).toEqual(['drift.detected', 'drift.resolved', 'drift.detected']);

    await rest(600_000);
    await world.pass(reporting);
    expect(events()).toEqual(['drift.resolved']);
  });

  it('between two foreign values gives one', async () => {
    world.takeEvents();

    await fight(6, 30_000, reporting);

    expect(events()).toEqual(['drift.detected']);
  });
});
