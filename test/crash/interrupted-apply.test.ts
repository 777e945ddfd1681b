import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSandbox, type Sandbox } from '../../src/sandbox/sandbox.ts';
import { listenSandbox, type SandboxServer } from '../../src/sandbox/http/server.ts';
import { poll } from '../support/poll.ts';
import { startReconciler, type RunningReconciler } from '../support/reconciler.ts';

let folder: string;
let sandbox: Sandbox;
let engine: SandboxServer;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reconciler-interrupted-'));
  sandbox = createSandbox({ nodes: [{ hostname: 'manager', role: 'manager' }] });
  // Its tasks never run, so an apply waits for them until it is interrupted.
  sandbox.setImage('app:1', 'missing');
  engine = await listenSandbox(sandbox, join(folder, 'engine.sock'));
  await writeFile(
    join(folder, 'app.yaml'),
    `apiVersion: swarm-reconciler.io/v1
kind: RoutedService
metadata: { name: app }
spec: { networks: [host], route: { hosts: [app.example], port: 80 }, image: 'app:1' }
`,
  );
});

afterEach(async () => {
  await engine.close();
  await rm(folder, { recursive: true });
});

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
      expect(stdout).toContain('Applied: 1 change, interrupted.');
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
