import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Failure } from '../../src/model/failure.ts';
import { isComplete, isHealthy, type Outcome } from '../../src/model/outcome.ts';
import { observe } from '../../src/observe/observe.ts';
import { executePass } from '../../src/pass/execute-pass.ts';
import type { Intent } from '../../src/pass/intent.ts';
import { planFrom } from '../../src/pass/plan-from.ts';
import { createSandbox, type Sandbox } from '../../src/sandbox/sandbox.ts';
import { chooseEndpoints } from '../../src/swarm/endpoint.ts';
import { createSwarmConnection, type SwarmConnection } from '../../src/swarm/swarm-connection.ts';
import { createSwarmReader } from '../../src/swarm/swarm-reader.ts';
import { createSwarmWriter } from '../../src/swarm/swarm-writer.ts';
import { intentOf } from '../builders/interlock-swarm.ts';
import { cluster, interlock, manifestSetWith, service } from '../builders/manifests.ts';
import { createCoreOnSandbox } from '../fakes/core-on-sandbox.ts';
import { connectInProcess } from '../fakes/in-process-connection.ts';
import { createInstantClock } from '../fakes/instant-clock.ts';
import { endStateOf } from '../support/end-state.ts';
import { faultKinds } from '../support/faults.ts';
import { startFaultyEngine, type FaultyEngine } from '../support/sandbox/faulty-engine.ts';
import { apiOf } from '../support/sandbox/sandbox-engine.ts';
import { seedVendorPage } from '../support/vendor-page.ts';

const portsFrom = (http: number): object => ({
  publish: { http: { published: http }, https: { published: http + 1 } },
});
const files = (word: string): Readonly<Record<string, string>> => ({
  'tls.key': `${word} key`,
  'app.conf': `${word} conf`,
});
const mounts = {
  secrets: [{ name: 'demo-key', file: 'tls.key' }],
  configs: [{ name: 'app-conf', file: 'app.conf', target: '/app.conf' }],
};

const start = (clusterName: string): Intent =>
  intentOf(
    manifestSetWith(
      { ...files('old'), 'left.key': 'left key', 'left.conf': 'left conf' },
      cluster('east', { proxy: portsFrom(8080) }),
      cluster(clusterName, { proxy: portsFrom(8090) }),
      service('kept', 'east', mounts),
      service('left', 'east', {
        secrets: [{ name: 'left-key', file: 'left.key' }],
        configs: [{ name: 'left-conf', file: 'left.conf', target: '/left.conf' }],
      }),
      interlock({ keepConfigs: 1 }),
    ),
    { prune: true },
  );

/** The initial state, which includes an old config of config.toml that is no longer needed. */
const before = [start('south'), start('north')];

/** The desired state: converging to it takes writes of every kind. */
const target = intentOf(
  manifestSetWith(
    files('new'),
    cluster('east', { proxy: portsFrom(8080), nodeLabels: { region: 'east', zone: '1' } }),
    cluster('west', { proxy: portsFrom(8100) }),
    service('kept', 'east', { ...mounts, image: 'nginx:2' }),
    service('made', 'west'),
    interlock({ keepConfigs: 1, removeExtensions: ['default'] }),
  ),
  { prune: true },
);

let folder: string;
let engine: FaultyEngine;
let sandbox: Sandbox;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reconciler-faults-'));
  engine = await startFaultyEngine(() => sandbox, join(folder, 'engine.sock'));
});

afterAll(async () => {
  await engine.close();
  await rm(folder, { recursive: true });
});

let calm: { readonly requests: readonly string[]; readonly end: object };

beforeAll(async () => {
  await startWorld();
  engine.restart();
  expect(judgement(await attempt(target))).toBe('converged');
  calm = { requests: engine.requests, end: endStateOf(sandbox) };
  await expectNothingLeft('calm');
});

describe('an apply in which one request fails', () => {
  it('contains a write of every kind', () => {
    expect(kindsOf(calm.requests)).toEqual([
      'DELETE /configs/ID',
      'DELETE /networks/ID',
      'DELETE /secrets/ID',
      'DELETE /services/ID',
      'POST /configs/ID/update',
      'POST /configs/create',
      'POST /networks/create',
      'POST /nodes/ID/update',
      'POST /secrets/create',
      'POST /services/ID/update',
      'POST /services/create',
    ]);
  });

  it.each(faultKinds)(
    '(%s) converges or fails with a hint, and the next run has the same result as without a fault, for every request',
    async (kind) => {
      let cases = 0;
      for (let nth = 1; nth <= calm.requests.length; nth += 1) {
        const name = `${kind} at request ${String(nth)}, ${calm.requests[nth - 1] ?? ''}`;
        await startWorld();
        engine.restart({ nth, kind });
        expect(judgement(await attempt(target)), name).toMatch(/^(converged|failed with a way out)$/);
        engine.restart();
        expect(judgement(await attempt(target)), name).toBe('converged');
        expect(endStateOf(sandbox), name).toEqual(calm.end);
        await expectNothingLeft(name);
        cases += 1;
      }
      expect(cases).toBeGreaterThan(40);
      console.log(`${kind}: ${cases} requests`);
    },
    300_000,
  );
});

/** Each world starts in the same state, including ids and versions. */
async function startWorld(): Promise<void> {
  sandbox = createSandbox({
    nodes: [
      { hostname: 'ucp-manager-0', role: 'manager' },
      ...['n-east', 'n-north', 'n-south', 'n-west'].map((hostname) => ({
        hostname,
        role: 'worker' as const,
      })),
    ],
  });
  await seedVendorPage(apiOf(sandbox));
  for (const intent of before)
    expect(judgement(await attempt(intent, connectInProcess(sandbox)))).toBe('converged');
}

const connect = (): SwarmConnection =>
  createSwarmConnection(chooseEndpoints(`unix://${join(folder, 'engine.sock')}`, {}));

/** One run, from observing the swarm to the outcome. Any error that is not a Failure is a bug. */
async function attempt(intent: Intent, connection = connect()): Promise<Outcome | Failure> {
  const reader = createSwarmReader(connection);
  const writer = createSwarmWriter(connection);
  const clock = createInstantClock(createCoreOnSandbox(apiOf(sandbox)));
  try {
    return await executePass(
      planFrom(intent, await observe(reader)),
      { reader, writer, clock, publish: () => undefined },
      { wait: true, waitTimeoutMs: 60_000, stableMs: 0, signal: new AbortController().signal },
    );
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
}

function judgement(end: Outcome | Failure): string {
  if (end instanceof Failure)
    return end.hint === undefined ? `no way out of ${end.message}` : 'failed with a way out';
  if (isComplete(end) && isHealthy(end)) return 'converged';
  const lost = end.changes.filter(
    ({ status, message, hint }) => status === 'failed' && (message === undefined || hint === undefined),
  );
  const waits = end.waits.filter(({ status }) => status === 'failed');
  if (lost.length + waits.length > 0) return `no way out of ${JSON.stringify([...lost, ...waits])}`;
  return 'failed with a way out';
}

async function expectNothingLeft(name: string): Promise<void> {
  engine.restart();
  expect(judgement(await attempt(target)), name).toBe('converged');
  expect(
    engine.requests.filter((request) => !request.startsWith('GET')),
    name,
  ).toEqual([]);
}

const kindsOf = (requests: readonly string[]): readonly string[] =>
  [
    ...new Set(
      requests
        .filter((request) => !request.startsWith('GET'))
        .map((request) => request.replace(/\/v1\.\d+/, '').replace(/\b[a-z0-9]{25}\b/, 'ID')),
    ),
  ].sort();
