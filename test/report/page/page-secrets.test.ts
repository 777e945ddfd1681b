import { expect, it } from 'vitest';
import { renderDocument } from '../../../src/page/render-document.tsx';
import { renderPageJson } from '../../../src/report/page/page-view-of.ts';
import { exampleFiles } from '../../builders/example.ts';
import { manifestFiles, service } from '../../builders/manifests.ts';
import { someLiveness } from '../../builders/page-view.ts';
import { startPageWorld, type PageWorld } from './page-world.ts';

const withSecret = (canary: string) => [
  ...exampleFiles(),
  ...manifestFiles(
    service('web', 'east', {
      env: { API_TOKEN: canary, DATABASE_URL: `postgres://app:${canary}@db/app` },
      labels: { 'app.password': canary },
    }),
  ),
];

async function changeByHand({ swarm }: PageWorld): Promise<void> {
  const { body } = await swarm.api('GET', '/services/web');
  const { ID, Version, Spec } = body as { ID: string; Version: { Index: number }; Spec: object };
  const changed = JSON.parse(JSON.stringify(Spec).replaceAll('canary-one', 'canary-by-hand')) as object;
  const { status } = await swarm.api('POST', `/services/${ID}/update?version=${Version.Index}`, changed);
  expect(status).toBe(200);
}

it('the page shows that a sensitive value differs, and none of it in its view or HTML', async () => {
  const world = await startPageWorld();
  const printed: string[] = [];
  const look = (): void => {
    const view = world.view();
    const assets = { script: '/a.js', firstPaint: '/b.js', style: '/c.css', icon: '/d.svg' };
    printed.push(renderPageJson(view), renderDocument({ view, live: someLiveness() }, assets));
  };
  world.subscribe(({ type }) => {
    if (type === 'pass.planned' || type === 'change.finished') look();
  });
  world.source.publish('r1', withSecret('canary-one'));
  world.start();
  await world.pass();
  await changeByHand(world);
  await world.pass();
  world.source.publish('r2', withSecret('canary-two'));
  await world.pass();

  expect(printed.join('\n')).toContain('env.API_TOKEN');
  expect(printed.join('\n')).toContain('(sensitive');
  expect(printed.join('\n')).not.toContain('canary');
});
