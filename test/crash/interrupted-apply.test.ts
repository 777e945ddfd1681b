import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSandbox, type Sandbox } from '../../src/sandbox/sandbox.ts';
import { listenSandbox, type SandboxServer } from '../../src/sandbox/http/server.ts';
import { poll } from '../support/poll.ts';
import { onTerminal, startReconciler, type RunningReconciler } from '../support/reconciler.ts';

let folder: string;
let sandbox: Sandbox;
let engine: SandboxServer;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reconciler-interrupted-'));
  sandbox = createSandbox({ nodes: [{ hostname: 'manager', role: 'manager' }] });
  // Its tasks never run, so an apply waits for them until it is interrupted.
  sandbox.setImage('app:1', 'missing');
  engine = await listenSandbox(sandbox, join(folder, 'engine.sock'));
  await writeFile(join(folder, 'app.yaml'), manifestOf('app'));
});

afterEach(async () => {
  await engine.close();
  await rm(folder, { recursive: true });
});

const manifestOf = (name: string): string => `apiVersion: swarm-reconciler.io/v1
kind: RoutedService
metadata: { name: ${name} }
spec: { networks: [host], route: { hosts: [${name}.example], port: 80 }, image: 'app:1' }
`;

const startApply = (): RunningReconciler =>
  startReconciler(['apply', folder, '--yes', '--host', `unix://${join(folder, 'engine.sock')}`]);

/** Waits for a text on stderr, where progress is printed. */
async function untilPrinted(running: RunningReconciler, text: string): Promise<void> {
  let printed = '';
  running.process.stderr?.on('data', (chunk: string) => (printed += chunk));
  await poll(text, () => Promise.resolve(printed.includes(text) ? true : undefined));
}

describe('an apply that is interrupted', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)(
    'with %s while it waits exits with 130, keeps what it wrote, and the next one waits again',
    async (signal) => {
      const first = startApply();
      await untilPrinted(first, 'waiting');
      first.process.kill(signal);

      const { code, stdout } = await first.finished;
      expect(code, stdout).toBe(130);
      expect(stdout).toContain('Interrupted: 1 done.');
      const versionOf = () =>
        sandbox.snapshot().services.find(({ Spec }) => Spec.Name === 'app')?.Version.Index;
      const written = versionOf();

      const second = startApply();
      await untilPrinted(second, 'waiting');
      second.process.kill(signal);
      expect((await second.finished).code).toBe(130);
      expect(versionOf()).toBe(written);
    },
  );
});

describe('an apply that waits for many services', () => {
  it('prints no warning of Node.js amid its progress', async () => {
    const names = Array.from({ length: 15 }, (_, index) => `app-${index}`);
    await writeFile(join(folder, 'app.yaml'), names.map(manifestOf).join('---\n'));
    const running = startApply();
    await untilPrinted(running, 'waiting  service/app-14:');
    running.process.kill('SIGINT');

    const { code, stderr } = await running.finished;

    expect(code).toBe(130);
    expect(stderr).not.toContain('Warning');
  });
});

describe('an apply that asks for confirmation', () => {
  const applyOnTerminal = (answer: Parameters<typeof onTerminal>[0]) =>
    onTerminal(answer, [
      'apply',
      folder,
      '--resolve-image',
      'never',
      '--host',
      `unix://${join(folder, 'engine.sock')}`,
    ]);
  const servicesWritten = () => sandbox.snapshot().services.length;

  it.each(['Ctrl-C', 'Ctrl-D', 'SIGTERM'] as const)(
    'ends at once with 130 after %s, without a stack trace, and writes nothing',
    async (answer) => {
      const { code, stdout } = await applyOnTerminal(answer);

      expect(code, stdout).toBe(130);
      expect(stdout).toMatch(/Interrupted\.|The question was not answered, nothing was written/);
      expect(stdout).not.toMatch(/^\s+at /m);
      expect(stdout).not.toContain('Warning');
      expect(servicesWritten()).toBe(0);
    },
  );

  it('writes nothing if the answer is no, and exits with 1', async () => {
    const { code, stdout } = await applyOnTerminal('n');

    expect(code, stdout).toBe(1);
    expect(stdout).toContain('Nothing was applied.');
    expect(servicesWritten()).toBe(0);
  });
});
