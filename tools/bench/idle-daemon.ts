import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startRecordingProxy } from '../../test/support/lab/recording-proxy.ts';
import { poll } from '../../test/support/poll.ts';
import { startReconciler } from '../../test/support/reconciler.ts';
import { startSandboxEngine } from '../../test/support/sandbox/sandbox-engine.ts';
import { costOf } from './process-cost.ts';

/** What the built daemon costs in a minute in which nothing happens: 1,000 services, a look at the swarm every 30 s. */
const services = 1000;
const idleMs = 60_000;

const folder = await mkdtemp(join(tmpdir(), 'reconciler-idle-'));
const engine = await startSandboxEngine();
const proxy = await startRecordingProxy(engine.host.replace('unix://', ''), join(folder, 'engine.sock'));
await mkdir(join(folder, 'manifests'));
await mkdir(join(folder, 'work'), { mode: 0o700 });
await writeFile(
  join(folder, 'manifests', 'services.yaml'),
  Array.from(
    { length: services },
    (_, number) =>
      `apiVersion: swarm-reconciler.io/v1\nkind: Service\nmetadata: { name: app-${number} }\nspec: { image: 'training/whoami:latest', env: { LOG_LEVEL: info } }\n`,
  ).join('---\n'),
);
const daemon = startReconciler([
  ...['run', join(folder, 'manifests'), '--host', proxy.host, '--interval', '30s', '--stable-for', '0s'],
  ...['--work-dir', join(folder, 'work')],
]);
const pid = daemon.process.pid ?? 0;
await poll(
  'all services are there',
  () => Promise.resolve(engine.sandbox.snapshot().services.length === services ? true : undefined),
  300_000,
);
await sleep(idleMs);
proxy.clear();
const before = await costOf(pid);
await sleep(idleMs);
const after = await costOf(pid);
const isLease = ({ path, body }: { readonly path: string; readonly body: string }): boolean =>
  path.includes('lease') || body.includes('lease');
const others = proxy.requests.filter((request) => !isLease(request)).length;
console.log(
  `${services} services, one idle minute: ${(after.cpuSeconds - before.cpuSeconds).toFixed(2)} s of CPU, ` +
    `${Math.round(after.megabytes)} MB, ${others} requests and ${proxy.requests.length - others} of the lease`,
);
daemon.process.kill('SIGTERM');
await daemon.finished;
await proxy.close();
await engine.close();
await rm(folder, { recursive: true });
