import { beforeEach, describe, expect, it } from 'vitest';
import { renderPageJson } from '../../../src/report/page/page-view-of.ts';
import type { PageView } from '../../../src/report/page/page-view.ts';
import { Failure } from '../../../src/model/failure.ts';
import { exampleFiles } from '../../builders/example.ts';
import { annotated, manifestFiles, plainService, service } from '../../builders/manifests.ts';
import { switched } from '../../daemon/daemon-world.ts';
import { changeImage, rollBack } from './changes-by-hand.ts';
import { startPageWorld, viewText, type PageWorld } from './page-world.ts';

let world: PageWorld;

beforeEach(async () => {
  world = await startPageWorld();
});

const withWeb = (image: string) => [
  ...exampleFiles(),
  ...manifestFiles(service('web', 'east', { image, replicas: 2 })),
];

async function expectGolden(name: string, view: PageView = world.view()): Promise<void> {
  expect(JSON.parse(renderPageJson(view))).toEqual(view);
  await expect(viewText(view)).toMatchFileSnapshot(`../../golden/page/views/${name}.txt`);
}

describe('pageViewOf()', () => {
  it('of a daemon that has seen nothing yet', async () => {
    await expectGolden('not-seen-yet');
  });

  it('of a swarm in sync', async () => {
    await world.pass();
    await expectGolden('in-sync');
  });

  it('of a service that somebody has changed and of one that is gone', async () => {
    world.source.publish('r1', withWeb('nginx:1'));
    await world.pass();
    await changeImage(world, 'web', 'nginx:by-hand');
    await world.swarm.api('DELETE', '/services/demowest');
    await world.pass();
    await expectGolden('drifted');
  });

  it('of changes that wait for an approval', async () => {
    const reporting = switched({ interruptions: 'report' });
    await world.pass(reporting);
    await expectGolden('pending', world.view(reporting));
  });

  it('of a new revision that is only reported', async () => {
    await world.pass();
    const reporting = switched({ revisions: 'report' });
    world.source.publish('r2', withWeb('nginx:1'));
    await world.pass(reporting);
    await expectGolden('reported', world.view(reporting));
  });

  it('of a rollout while it runs', async () => {
    await world.pass();
    const views: PageView[] = [];
    world.subscribe(({ type }) => {
      if (type === 'change.finished' || type === 'wait.finished') views.push(world.view());
    });
    world.source.publish('r2', withWeb('nginx:1'));
    world.start();
    await world.pass();
    await expectGolden('rollout', views[0]);
    expect(views.at(-1)?.running?.steps.map(({ text }) => text)).toEqual([
      'created service/web',
      'service/web: as desired',
    ]);
  });

  it('of a quarantined service', async () => {
    world.source.publish('r1', withWeb('nginx:1'));
    await world.pass();
    world.source.publish('r2', withWeb('nginx:bad'));
    await world.pass();
    await rollBack(world, 'web');
    await world.pass();
    await expectGolden('quarantined');
  });

  it('of invalid manifests while the source is away', async () => {
    await world.pass();
    world.source.publish('r2', manifestFiles({ ...service('web', 'east'), spec: { image: 7 } }));
    await world.pass();
    const away = { kind: 'transient', code: 'source-unavailable', hint: 'Look at the network' } as const;
    world.source.breakWith(new Failure('Cannot fetch ./manifests: no answer', away));
    await world.pass();
    await expectGolden('source-away');
  });

  it('of a standby', async () => {
    await world.pass();
    world.memory.update({ isStandby: true, holder: 'two', incidents: [], drifts: new Map() });
    await changeImage(world, 'demoeast', 'nginx:by-hand');
    await world.pass();
    await expectGolden('standby');
  });

  it('of services without a route, and of those of others', async () => {
    world.source.publish('r1', [
      ...exampleFiles(),
      ...manifestFiles(plainService('job', { networks: ['eastnet'] })),
    ]);
    await world.pass();
    const labels = { 'com.docker.lb.hosts': 'other.test', 'com.docker.lb.service_cluster': 'east' };
    for (const [name, Labels] of [
      ['routed-by-others', labels],
      ['unrelated', {}],
    ] as const)
      await world.swarm.api('POST', '/services/create', {
        ...{ Name: name, Labels, TaskTemplate: { ContainerSpec: { Image: 'nginx:1' } } },
      });
    await world.pass();
    await expectGolden('foreign');
  });

  it('of a suspended service', async () => {
    world.source.publish('r1', [
      ...exampleFiles(),
      ...manifestFiles(annotated(service('web', 'east'), { observe: 'true' })),
    ]);
    await world.pass();
    await expectGolden('observe-only');
  });

  it('of nothing declared', async () => {
    world.source.publish('r1', []);
    await world.pass();
    await expectGolden('empty');
  });
});
