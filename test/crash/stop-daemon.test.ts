import { createServer, type Server } from 'node:net';
import { once } from 'node:events';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  startRecordingProxy,
  type RecordedRequest,
  type RecordingProxy,
} from '../support/lab/recording-proxy.ts';
import { poll } from '../support/poll.ts';
import { startReconciler, type RunningReconciler } from '../support/reconciler.ts';
import { startSandboxEngine, type SandboxEngine } from '../support/sandbox/sandbox-engine.ts';

let folder: string;
let engine: SandboxEngine;
let proxy: RecordingProxy;
let daemon: RunningReconciler | undefined;
/** Requests that get no answer. */
let hangs: (request: RecordedRequest) => boolean;

const never = new Promise<never>(() => undefined);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reconciler-stop-'));
  await mkdir(join(folder, 'manifests'));
  await mkdir(join(folder, 'work'), { mode: 0o700 });
  engine = await startSandboxEngine();
  hangs = () => false;
  proxy = await startRecordingProxy(
    engine.host.replace('unix://', ''),
    join(folder, 'engine.sock'),
    (request) => (hangs(request) ? never : Promise.resolve()),
  );
});

afterEach(async () => {
  daemon?.process.kill('SIGKILL');
  await daemon?.finished;
  await proxy.close();
  await engine.close();
  await rm(folder, { recursive: true });
});

const declare = (spec = ''): Promise<void> =>
  writeFile(
    join(folder, 'manifests', 'app.yaml'),
    `apiVersion: swarm-reconciler.io/v1
kind: Service
metadata: { name: web }
spec: { image: 'training/whoami:latest'${spec} }
`,
  );

function start(source = join(folder, 'manifests')): RunningReconciler {
  daemon = startReconciler([
    ...['run', source, '--host', proxy.host, '--interval', '1s', '--stable-for', '0s'],
    ...['--work-dir', join(folder, 'work'), '--allow-interruption'],
  ]);
  return daemon;
}

const untilSent = (what: (request: RecordedRequest) => boolean): Promise<unknown> =>
  poll('the request is sent', () => Promise.resolve(proxy.requests.find(what)));

const createsService = ({ path }: RecordedRequest): boolean => path.startsWith('/services/create');

async function stop(running: RunningReconciler): Promise<number | null> {
  running.process.kill('SIGTERM');
  return (await running.finished).code;
}

describe('reconciler run that is stopped', () => {
  it('while it rests exits with 0, and has given up its lease', async () => {
    await declare();
    const running = start();
    await untilSent(createsService);
    await poll('it rests', () =>
      Promise.resolve(
        proxy.requests.filter(({ path }) => path.startsWith('/info')).length > 2 ? true : undefined,
      ),
    );

    expect(await stop(running)).toBe(0);

    const leases = engine.sandbox
      .snapshot()
      .configs.map(({ Spec }) => Spec.Labels['io.swarm-reconciler.lease'])
      .filter((lease) => lease !== undefined);
    expect(leases).toEqual([expect.stringContaining('"holder":""')]);
  });

  it('while its source hangs exits with 0', async () => {
    const silent: Server = createServer();
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as { readonly port: number };
    const connected = once(silent, 'connection');
    const running = start(`https://127.0.0.1:${port}/team/swarm.git`);
    await connected;

    expect(await stop(running)).toBe(0);
    silent.close();
  });

  it('while the engine hangs exits with 0', async () => {
    hangs = () => true;
    await declare();
    const running = start();
    await untilSent(() => true);

    expect(await stop(running)).toBe(0);
  });

  it('while a write gets no answer exits with 0, and keeps its lease because the write may still come', async () => {
    hangs = createsService;
    await declare();
    const running = start();
    await untilSent(createsService);

    expect(await stop(running)).toBe(0);
  });

  it('while it waits for a rollout exits with 0, and the ledger has what it wrote', async () => {
    engine.sandbox.setNodeState('ucp-node-0', 'down');
    await declare(`, placement: { constraints: [node.hostname==ucp-node-0] }`);
    const running = start();
    await untilSent(createsService);
    await untilSent(({ path }) => path.startsWith('/tasks') && path.includes('service'));

    expect(await stop(running)).toBe(0);

    const ledger = engine.sandbox
      .snapshot()
      .configs.map(({ Spec }) => Spec.Labels['io.swarm-reconciler.ledger'])
      .find((text) => text !== undefined);
    expect(ledger).toContain('service/web');
  });
});
