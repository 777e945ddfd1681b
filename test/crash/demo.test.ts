import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { poll } from '../support/poll.ts';
import { runReconciler, startReconciler, type RunningReconciler } from '../support/reconciler.ts';

const root = new URL('../..', import.meta.url).pathname;

/** The folder for temporary files of one test. */
let temporary: string;

beforeEach(async () => {
  temporary = await mkdtemp(join(tmpdir(), 'reconciler-tmp-'));
});

afterEach(() => rm(temporary, { recursive: true }));

describe('npm start', () => {
  it('with -- --once shows the whole demo, exits with 0 and leaves nothing behind', async () => {
    const child = spawn('npm', ['start', '--silent', '--', '--once'], {
      cwd: root,
      env: { ...process.env, TMPDIR: temporary },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let out = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));

    expect(await once(child, 'close')).toEqual([0, null]);
    expect(out.match(/^\d\. /gm)).toHaveLength(7);
    expect(await readdir(temporary)).toEqual([]);
  });
});

describe('a demo that cannot create its socket', () => {
  it.each([
    ['does not exist', 'nowhere'],
    ['is too long', 'a'.repeat(100)],
  ])('because the folder for temporary files %s reports that and exits with 1', async (_, name) => {
    const TMPDIR = join(temporary, name);
    if (name !== 'nowhere') await mkdir(TMPDIR);

    const { code, stderr } = await runReconciler(['demo', join(root, 'manifests'), '--once'], { TMPDIR });

    expect(code).toBe(1);
    expect(stderr).toContain(`error usage: Cannot use "${TMPDIR}" for temporary files`);
    expect(stderr).toContain('Set TMPDIR');
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});

describe('a demo that is stopped', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)(
    'with %s while it watches exits with 0 and leaves nothing behind',
    async (signal) => {
      const running = startDemo();
      await untilShown(running, 'Now edit a file');

      running.process.kill(signal);

      const { code, stderr } = await running.finished;
      expect(code, stderr).toBe(0);
      expect(stderr).not.toContain('error');
      expect(await readdir(temporary)).toEqual([]);
    },
  );

  it('during an apply exits with 130 and leaves nothing behind', async () => {
    const running = startDemo();
    await untilShown(running, '2. Apply it');

    running.process.kill('SIGINT');

    expect((await running.finished).code).toBe(130);
    expect(await readdir(temporary)).toEqual([]);
  });

  it('twice in a row exits at once and leaves nothing behind', async () => {
    const running = startDemo();
    await untilShown(running, '2. Apply it');

    running.process.kill('SIGINT');
    running.process.kill('SIGTERM');

    expect((await running.finished).code).toBe(130);
    expect(await readdir(temporary)).toEqual([]);
  });
});

const startDemo = (): RunningReconciler =>
  startReconciler(['demo', join(root, 'manifests')], { TMPDIR: temporary });

async function untilShown(running: RunningReconciler, text: string): Promise<void> {
  let out = '';
  running.process.stdout?.on('data', (more: string) => (out += more));
  await poll(text, () => Promise.resolve(out.includes(text) || undefined));
}
