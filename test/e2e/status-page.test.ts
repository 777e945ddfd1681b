import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Lab } from '../../tools/lab/lab.ts';
import { startBrowser } from '../support/browser.ts';
import { createGitRepository, type GitRepository } from '../support/git-repository.ts';
import { freePort } from '../support/git-server/free-port.ts';
import { describeLab } from '../support/lab/describe-lab.ts';
import { startInterlock, type Interlock } from '../support/lab/interlock.ts';
import { shareLab } from '../support/lab/shared-lab.ts';
import { poll } from '../support/poll.ts';
import { runReconciler, startReconciler, type RunningReconciler } from '../support/reconciler.ts';

const manifests = new URL('../../manifests', import.meta.url).pathname;
const token = 'correct-horse-battery-staple';
const samples = 20;

// The steps build on each other: one page is open all the time and never loaded again.
describeLab('the status page of a real swarm', () => {
  let lab: Lab;
  let interlock: Interlock;
  let folder: string;
  let repository: GitRepository;
  let daemon: RunningReconciler;
  let browser: Browser;
  let page: Page;

  const change = async (file: string, edit: (text: string) => string): Promise<void> => {
    const text = await readFile(join(folder, 'tree', file), 'utf8');
    await repository.push(file, edit(text));
  };
  const scale = (replicas: number): Promise<string> =>
    lab.docker(['service', 'scale', '--detach', `demoeast=${replicas}`]);

  beforeAll(async () => {
    lab = await shareLab();
    interlock = await startInterlock(lab);
    folder = await mkdtemp(join(tmpdir(), 'reconciler-page-'));
    await cp(manifests, join(folder, 'manifests'), { recursive: true });
    const east = join(folder, 'manifests', 'east.yaml');
    const text = await readFile(east, 'utf8');
    await writeFile(
      east,
      text.replace('image: training/whoami:latest', 'replicas: 2\n  image: training/whoami:latest'),
    );
    repository = await createGitRepository(folder, join(folder, 'manifests'));
    await writeFile(join(folder, 'token'), token);
    const { code } = await runReconciler([
      ...['apply', join(folder, 'manifests'), '--yes', '--allow-interruption', '--stable-for', '1s'],
      ...['--host', lab.dockerHost],
    ]);
    expect(code).toBe(0);
    const address = `127.0.0.1:${await freePort()}`;
    daemon = startReconciler(
      [
        ...['run', repository.bare, '--ref', 'main', '--host', lab.dockerHost, '--listen', address],
        ...['--interval', '1s', '--stable-for', '1s', '--work-dir', join(folder, 'work')],
      ],
      { RECONCILER_HTTP_TOKEN_FILE: join(folder, 'token') },
    );
    browser = await startBrowser();
    page = await browser.newPage();
    await poll('the page', () => page.goto(`http://${address}/`).catch(() => undefined));
    await page.locator('#topology', { hasText: 'demoeast' }).waitFor();
  });

  afterAll(async () => {
    await browser.close();
    daemon.process.kill('SIGTERM');
    await daemon.finished;
    await interlock.stop();
    await rm(folder, { recursive: true });
  });

  it('shows drift soon after it has happened, and its end', async () => {
    const drifted = page.locator('#drift', { hasText: 'service/demoeast' });
    const took: number[] = [];
    for (let sample = 0; sample < samples; sample += 1) {
      await scale(3);
      const written = performance.now();
      await drifted.waitFor();
      took.push(performance.now() - written);
      await scale(2);
      await drifted.waitFor({ state: 'detached' });
    }
    took.sort((left, right) => left - right);
    const [p50 = 0, p95 = 0] = [took[samples / 2], took[Math.floor(samples * 0.95)]];
    console.log(`drift on the page after: p50 ${Math.round(p50)} ms, p95 ${Math.round(p95)} ms`);
  });

  it('shows a push as a running pass, and then in the history with its author', async () => {
    await change('east.yaml', (text) => text.replaceAll('demo.A', 'demo.pushed'));

    await page.locator('#run').waitFor();
    const pass = page.locator('.passes > li', { hasText: 'feat: change east.yaml' }).first();
    await pass.waitFor({ timeout: 60_000 });
    await pass.locator('summary').click();
    expect(await pass.innerText()).toContain('Ada');
    expect(await pass.innerText()).toContain('service/demoeast');
  });

  it('approves by the button what interrupts traffic', async () => {
    await change('east.yaml', (text) =>
      text.replace('networks: [eastnet]', 'config: { connectTimeout: 9 }\n  networks: [eastnet]'),
    );
    await page.getByRole('button', { name: 'Approve …' }).click({ timeout: 60_000 });
    const passes = await page.locator('.passes > li').count();
    await page.getByLabel('Your name').fill('ann');
    await page.getByLabel('Token of the daemon').fill('wrong');
    await page.getByRole('button', { name: /^Approve th/ }).click();
    await page.getByRole('alert').waitFor();
    await page.getByLabel('Token of the daemon').fill(token);
    await page.getByRole('button', { name: /^Approve th/ }).click();
    await page.getByText('You have approved').waitFor();

    await page.locator('.passes > li').nth(passes).waitFor({ timeout: 90_000 });
    await page.locator('#waiting').getByRole('button', { name: 'Close' }).click();
  });

  it('says that the daemon is away, and keeps what it knew', async () => {
    daemon.process.kill('SIGTERM');
    await daemon.finished;

    await page.locator('.notice').getByText('No connection to the daemon').waitFor();
    expect(await page.locator('#topology').innerText()).toContain('demoeast');
  });
});
