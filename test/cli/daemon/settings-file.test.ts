import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { main } from '../../../src/cli/main.ts';
import type { ExitCode } from '../../../src/model/exit-code.ts';
import { memoryStreams } from '../../support/memory-streams.ts';
import { poll } from '../../support/poll.ts';
import { startSandboxEngine, type SandboxEngine } from '../../support/sandbox/sandbox-engine.ts';
import { seedVendorPage } from '../../support/vendor-page.ts';

const manifests = new URL('../../../manifests', import.meta.url).pathname;

let engine: SandboxEngine;
let folder: string;
let stop: AbortController;

beforeEach(async () => {
  engine = await startSandboxEngine();
  await seedVendorPage(engine.api);
  folder = await mkdtemp(join(tmpdir(), 'reconciler-settings-'));
  stop = new AbortController();
});

afterEach(async () => {
  await engine.close();
  await rm(folder, { recursive: true });
});

const declare = (settings: object): Promise<void> =>
  writeFile(
    join(folder, 'reconciler.yaml'),
    JSON.stringify({
      source: { address: manifests, workDir: join(folder, 'work') },
      engine: { host: engine.host },
      ...{ interruptions: 'auto', stableFor: '0s', logLevel: 'error', http: { listen: 'off' } },
      ...settings,
    }),
  );

const run = (): Promise<ExitCode> =>
  main(['run', '--settings', join(folder, 'reconciler.yaml')], { ...memoryStreams(), signal: stop.signal });

const hostsOf = (name: string): string | undefined =>
  engine.sandbox.snapshot().services.find(({ Spec }) => Spec.Name === name)?.Spec.Labels[
    'com.docker.lb.hosts'
  ];

interface ServiceDocument {
  readonly Spec: { readonly Labels: Readonly<Record<string, string>> };
  readonly Version: { readonly Index: number };
}

async function changeByHand(name: string): Promise<void> {
  const { body } = await engine.api('GET', `/services/${name}`);
  const { Spec, Version } = body as ServiceDocument;
  const Labels = { ...Spec.Labels, 'com.docker.lb.hosts': 'by-hand' };
  await engine.api('POST', `/services/${name}/update?version=${Version.Index}`, { ...Spec, Labels });
}

it('a daemon that runs heals once its settings file says so', async () => {
  await declare({ heal: 'report', interval: '500ms' });
  const running = run();
  await poll('the first convergence', () => Promise.resolve(hostsOf('demoeast')));
  await changeByHand('demoeast');

  await declare({ heal: 'auto', interval: '500ms' });
  await poll('the healing', () => Promise.resolve(hostsOf('demoeast') === 'demo.A' ? true : undefined));

  stop.abort();
  expect(await running).toBe(0);
});
