import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { memoryStreams } from '../support/memory-streams.ts';
import { poll } from '../support/poll.ts';
import { startSandboxEngine, type SandboxEngine } from '../support/sandbox/sandbox-engine.ts';
import { seedVendorPage } from '../support/vendor-page.ts';

const manifests = new URL('../../manifests', import.meta.url).pathname;

describe('reconciler run on a folder', () => {
  let engine: SandboxEngine;
  let folder: string;

  beforeEach(async () => {
    engine = await startSandboxEngine();
    await seedVendorPage(engine.api);
    folder = await mkdtemp(join(tmpdir(), 'reconciler-run-'));
    await cp(manifests, folder, { recursive: true });
  });

  afterEach(async () => {
    await engine.close();
    await rm(folder, { recursive: true });
  });

  it('converges at its start, follows an edit without waiting for the interval, and ends when stopped', async () => {
    const stop = new AbortController();
    const streams = { ...memoryStreams(), signal: stop.signal };
    const running = main(
      [
        'run',
        folder,
        '--host',
        engine.host,
        '--stable-for',
        '0s',
        '--interval',
        '1h',
        '--allow-interruption',
        '--log-level',
        'error',
      ],
      streams,
    );
    await poll('the first convergence', () => Promise.resolve(hostsOf('demoeast')));

    const east = join(folder, 'east.yaml');
    await writeFile(east, (await readFile(east, 'utf8')).replaceAll('demo.A', 'demo.edited'));
    await poll('the edit', () => Promise.resolve(hostsOf('demoeast') === 'demo.edited' ? true : undefined));

    stop.abort();
    expect(await running).toBe(0);
  });

  const hostsOf = (name: string): string | undefined =>
    engine.sandbox.snapshot().services.find(({ Spec }) => Spec.Name === name)?.Spec.Labels[
      'com.docker.lb.hosts'
    ];
});
