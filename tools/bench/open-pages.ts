import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { poll } from '../../test/support/poll.ts';
import { startReconciler } from '../../test/support/reconciler.ts';
import { startSandboxEngine } from '../../test/support/sandbox/sandbox-engine.ts';
import { openPage, type PageClient } from './page-client.ts';
import { costOf } from './process-cost.ts';

/** What open pages cost the built daemon while a swarm of 1,000 services changes once a second, and when they show it. */
const services = 1000;
const pages = 200;
const rounds = 20;

const folder = await mkdtemp(join(tmpdir(), 'reconciler-pages-'));
await mkdir(join(folder, 'manifests'));
await mkdir(join(folder, 'work'), { mode: 0o700 });
await writeFile(
  join(folder, 'manifests', 'services.yaml'),
  Array.from(
    { length: services },
    (_, number) =>
      `apiVersion: swarm-reconciler.io/v1\nkind: Service\nmetadata: { name: app-${number} }\n` +
      `spec: { image: 'training/whoami:latest', labels: { round: "0" } }\n`,
  ).join('---\n'),
);
const engine = await startSandboxEngine();
const address = `http://127.0.0.1:${await freePort()}`;
const daemon = startReconciler([
  ...['run', join(folder, 'manifests'), '--host', engine.host, '--interval', '30s', '--stable-for', '0s'],
  ...['--work-dir', join(folder, 'work'), '--listen', address.replace('http://', '')],
]);
const pid = daemon.process.pid ?? 0;
await poll(
  'all services are there',
  () => Promise.resolve(engine.sandbox.snapshot().services.length === services ? true : undefined),
  300_000,
);
await sleep(15_000);
const alone = await measure([]);
const clients = Array.from({ length: pages }, () => openPage(address));
await poll(
  'all pages are open',
  () => Promise.resolve(clients.every((client) => client.views() > 0) ? true : undefined),
  60_000,
);
await sleep(5_000);
const open = await measure(clients);
console.log(
  `${services} services: a change costs ${Math.round(alone.cpuMs)} ms of CPU without a page, ` +
    `${Math.round(open.cpuMs)} ms with ${pages}. With one each second the pages take ` +
    `${((open.cpuMs - alone.cpuMs) / 10).toFixed(1)} % of a core`,
);
const sorted = open.delaysMs.toSorted((left, right) => left - right);
const at = (share: number): number => Math.round(sorted[Math.ceil(share * sorted.length) - 1] ?? 0);
console.log(
  `a change is on all pages after ${at(0.5)} ms (median), ${at(0.95)} ms (p95), ${at(1)} ms at most; ` +
    `${Math.round(open.bytes / pages / rounds / 100) / 10} kB for each page and change`,
);
console.log(`memory: ${Math.round(alone.megabytes)} MB without, ${Math.round(open.megabytes)} MB with`);
for (const client of clients) client.close();
daemon.process.kill('SIGTERM');
await daemon.finished;
await engine.close();
await rm(folder, { recursive: true });

interface Measured {
  /** For each change. */
  readonly cpuMs: number;
  readonly megabytes: number;
  readonly delaysMs: readonly number[];
  readonly bytes: number;
}

async function measure(open: readonly PageClient[]): Promise<Measured> {
  const delaysMs: number[] = [];
  const bytesOf = (): number => open.reduce((sum, client) => sum + client.bytes(), 0);
  const [before, bytesBefore] = [await costOf(pid), bytesOf()];
  for (let round = 0; round < rounds; round += 1) {
    const seen = open.map((client) => client.views());
    const changedMs = performance.now();
    await change(round + (open.length > 0 ? rounds : 0));
    const elapsedMs = (): number => performance.now() - changedMs;
    while (elapsedMs() < 10_000) {
      const isSeen = open.every((client, index) => client.views() > (seen[index] ?? 0));
      if (isSeen && delaysMs.length === round) delaysMs.push(elapsedMs());
      if (isSeen && elapsedMs() > 1_000) break;
      await sleep(2);
    }
  }
  const after = await costOf(pid);
  return {
    cpuMs: ((after.cpuSeconds - before.cpuSeconds) * 1000) / rounds,
    megabytes: after.megabytes,
    delaysMs,
    bytes: bytesOf() - bytesBefore,
  };
}

interface SpecWithLabels {
  readonly Labels: Readonly<Record<string, string>>;
}

async function change(number: number): Promise<void> {
  const { body } = await engine.api('GET', `/services/app-${number}`);
  const { Spec, Version } = body as {
    readonly Spec: SpecWithLabels;
    readonly Version: { readonly Index: number };
  };
  const Labels = { ...Spec.Labels, round: `by hand ${number}` };
  await engine.api('POST', `/services/app-${number}/update?version=${Version.Index}`, { ...Spec, Labels });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
