import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { signatureOf } from '../../src/notify/http/signature.ts';
import { createGitRepository } from '../../test/support/git-repository.ts';
import { startInterlock } from '../../test/support/lab/interlock.ts';
import { startReconciler } from '../../test/support/reconciler.ts';
import { startSandboxEngine } from '../../test/support/sandbox/sandbox-engine.ts';

/**
 * How soon the built daemon acts, on a simulated swarm: from the web hook after a push to its first write, and from a change
 * by hand to its alert at a receiver.
 */
const rounds = 20;
const secret = 'bench';
const manifests = new URL('../../manifests', import.meta.url).pathname;

interface Moment {
  readonly at: number;
  readonly what: string;
}

const folder = await mkdtemp(join(tmpdir(), 'reconciler-latency-'));
const writes: Moment[] = [];
const alerts: Moment[] = [];

const engine = await startSandboxEngine({
  onRequest: ({ method, path }) => {
    if (method !== 'GET') writes.push({ at: performance.now(), what: `${method} ${path}` });
  },
});
const core = await startInterlock(engine, { pollIntervalMs: 20 });

const receiver = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    alerts.push({ at: performance.now(), what: Buffer.concat(chunks).toString() });
    response.writeHead(204).end();
  });
}).listen(0, '127.0.0.1');

await cp(manifests, join(folder, 'manifests'), { recursive: true });
await writeFile(join(folder, 'manifests', 'many.yaml'), manyServices());
const repository = await createGitRepository(folder, join(folder, 'manifests'));
const secretFile = join(folder, 'secret');
await writeFile(secretFile, secret);
const { port } = receiver.address() as AddressInfo;
const httpPort = await freePort();
const settings = join(folder, 'reconciler.yaml');
await writeFile(
  settings,
  JSON.stringify({
    source: { address: repository.bare, interval: '1h', workDir: join(folder, 'work') },
    engine: { host: engine.host },
    ...{ interval: '1h', stableFor: '0s', heal: 'report', interruptions: 'auto', logLevel: 'error' },
    http: { listen: `127.0.0.1:${httpPort}`, hooks: { generic: { secretFile } } },
    alerts: { channels: [{ webhook: { url: `http://127.0.0.1:${port}`, secretFile } }] },
  }),
);

const daemon = startReconciler(['run', '--settings', settings]);
try {
  await until('the first convergence', () => alertOf('sync.succeeded', 0));
  const pushes = await measure(pushed);
  const changes = await measure(changedByHand);
  console.log(`web hook after a push → first write: ${shown(pushes)}`);
  console.log(`change by hand → alert delivered: ${shown(changes)}`);
  console.log(
    'beside it, documented defaults of peers that poll: doco-cd 180 s, swarm-cd 120 s; neither reports drift',
  );
} finally {
  daemon.process.kill();
  await daemon.finished;
  receiver.close();
  await core.stop();
  await engine.close();
  await rm(folder, { recursive: true });
}

async function measure(round: (number: number) => Promise<number>): Promise<readonly number[]> {
  const durations: number[] = [];
  for (let number = 0; number < rounds; number += 1) durations.push(await round(number));
  return durations.toSorted((left, right) => left - right);
}

async function pushed(number: number): Promise<number> {
  const east = await readFile(join(manifests, 'east.yaml'), 'utf8');
  await repository.push('east.yaml', east.replaceAll('demo.A', `demo-${number}.example`));
  const body = '{}';
  const count = alerts.length;
  const start = performance.now();
  await fetch(`http://127.0.0.1:${httpPort}/hooks/generic`, {
    method: 'POST',
    body,
    headers: { 'x-reconciler-signature': signatureOf(body, secret) },
  });
  const write = await until('a write', () =>
    writes.find(({ at, what }) => at > start && !isBookkeeping(what)),
  );
  await until('the end of the pass', () => alertOf('sync.succeeded', count));
  return write.at - start;
}

/** Each round another service: what drifts in the same field again is not told again. */
async function changedByHand(number: number): Promise<number> {
  const { body } = await engine.api('GET', `/services/many-${number}`);
  const { Spec, Version } = body as {
    readonly Spec: SpecWithLabels;
    readonly Version: { readonly Index: number };
  };
  const Labels = { ...Spec.Labels, round: 'by hand' };
  const count = alerts.length;
  const start = performance.now();
  await engine.api('POST', `/services/many-${number}/update?version=${Version.Index}`, { ...Spec, Labels });
  const alert = await until('the alert', () => alertOf('drift.detected', count));
  return alert.at - start;
}

interface SpecWithLabels {
  readonly Labels: Readonly<Record<string, string>>;
}

function manyServices(): string {
  return Array.from(
    { length: rounds },
    (_, number) => `---
apiVersion: swarm-reconciler.io/v1
kind: Service
metadata: { name: many-${number} }
spec: { image: training/whoami:latest, labels: { round: "0" } }
`,
  ).join('');
}

/** The lease and the ledger are configs of our own: what matters is the first write to the objects of others. */
function isBookkeeping(what: string): boolean {
  return what.includes('/configs/');
}

function alertOf(event: string, from: number): Moment | undefined {
  return alerts.slice(from).find(({ what }) => what.includes(`"${event}"`));
}

async function until<Value>(what: string, look: () => Value | undefined): Promise<Value> {
  for (let turn = 0; turn < 30_000; turn += 1) {
    const found = look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  throw new Error(`${what} did not come`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port: free } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return free;
}

function shown(sorted: readonly number[]): string {
  const at = (share: number): string =>
    `${(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0).toFixed(0)} ms`;
  return `p50 ${at(0.5)}, p95 ${at(0.95)}, slowest ${at(1)} of ${sorted.length}`;
}
