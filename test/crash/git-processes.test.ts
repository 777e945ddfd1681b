import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, onTestFinished } from 'vitest';
import { poll } from '../support/poll.ts';
import { startReconciler, type RunningReconciler } from '../support/reconciler.ts';

/** Accepts connections and never answers. */
let silent: Server;
let folder: string;

beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'reconciler-silent-')));
  await mkdir(join(folder, 'work'), { mode: 0o700 });
  silent = createServer(() => undefined).listen(0, '127.0.0.1');
  await once(silent, 'listening');
});

afterEach(async () => {
  silent.close();
  await rm(folder, { recursive: true });
});

const start = (command: string, ...flags: readonly string[]): RunningReconciler => {
  const { port } = silent.address() as AddressInfo; // it listens on a port
  const running = startReconciler([command, `http://127.0.0.1:${port}/x.git`, ...flags], {
    RECONCILER_WORK_DIR: join(folder, 'work'),
    RECONCILER_SOURCE_ALLOW_HTTP: 'true',
    DOCKER_HOST: 'unix:///nonexistent.sock',
  });
  onTestFinished(() => void running.process.kill('SIGKILL'));
  return running;
};

/** git and what it has started, of the command of this test. */
const gitProcesses = (): readonly string[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`GIT_CEILING_DIRECTORIES=${folder}`);
      } catch {
        return false;
      }
    });

const gitRuns = (): Promise<true> =>
  poll('git waits for the server', () => Promise.resolve(gitProcesses().length > 1 ? true : undefined));

it.each(['SIGTERM', 'SIGINT'] as const)(
  'a daemon whose git hangs ends with %s, and its git with it',
  async (signal) => {
    const daemon = start('run');
    await gitRuns();

    daemon.process.kill(signal);

    expect((await daemon.finished).code).toBe(0);
    expect(gitProcesses()).toEqual([]);
  },
);

it.each(['validate', 'plan'])('%s whose git hangs ends with Ctrl-C, and its git with it', async (name) => {
  const command = start(name);
  await gitRuns();

  command.process.kill('SIGINT');

  expect((await command.finished).code).toBe(130);
  expect(gitProcesses()).toEqual([]);
});
