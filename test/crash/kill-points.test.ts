import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSandbox, type Sandbox } from '../../src/sandbox/sandbox.ts';
import { listenSandbox, isWrite, type Interception } from '../../src/sandbox/http/server.ts';
import { endStateOf } from '../support/end-state.ts';
import { apiOf } from '../support/sandbox/sandbox-engine.ts';
import { startReconciler, type Finished, type RunningReconciler } from '../support/reconciler.ts';
import { seedVendorPage } from '../support/vendor-page.ts';

const manifests = new URL('../../manifests', import.meta.url).pathname;
const applyArgs = ['apply', manifests, '--yes', '--no-wait', '--allow-interruption'];

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reconciler-crash-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

describe('an apply that is killed with SIGKILL at a write and run again', () => {
  it('has the same result as an undisturbed one, for every write, executed or not', async () => {
    const calm = await converge('calm');
    expect(calm.last.code).toBe(0);
    const endState = endStateOf(calm.sandbox);
    expect(calm.writes).toBeGreaterThan(8);

    const killPoints = Array.from({ length: calm.writes }, (_, index) => index + 1).flatMap((write) => [
      { write, interception: 'dropBefore' as const },
      { write, interception: 'dropAfter' as const },
    ]);
    for (const point of killPoints) {
      const name = `${point.interception}-${point.write}`;
      const killed = await converge(name, point);

      expect(killed.kills, name).toBe(1);
      expect(killed.last.code, `${name}: ${killed.last.stderr}`).toBe(0);
      expect(endStateOf(killed.sandbox), name).toEqual(endState);
      expect(await countWritesOfOneMoreApply(killed.sandbox, name), name).toBe(0);
    }
    console.log(`${killPoints.length} kill points over ${calm.writes} writes`);
  }, 300_000);
});

interface KillPoint {
  readonly write: number;
  readonly interception: Interception;
}

interface Converged {
  readonly sandbox: Sandbox;
  readonly writes: number;
  readonly kills: number;
  readonly last: Finished;
}

/** Applies to the swarm of the vendor's page; with a kill point, the first run is killed there and a second one follows. */
async function converge(name: string, point?: KillPoint): Promise<Converged> {
  const sandbox = await vendorPageSandbox();
  const socket = join(folder, `${name}.sock`);
  let writes = 0;
  let kills = 0;
  let running: RunningReconciler | undefined;
  const server = await listenSandbox(sandbox, socket, {
    intercept: (request) => {
      if (!isWrite(request)) return 'pass';
      writes += 1;
      if (writes !== point?.write || kills > 0) return 'pass';
      kills += 1;
      running?.process.kill('SIGKILL');
      return point.interception;
    },
  });
  try {
    const run = (): Promise<Finished> => {
      running = startReconciler([...applyArgs, '--host', `unix://${socket}`]);
      return running.finished;
    };
    const first = await run();
    if (point === undefined) return { sandbox, writes, kills, last: first };
    expect(first.code, `${name} was not killed`).toBeNull();
    return { sandbox, writes, kills, last: await run() };
  } finally {
    await server.close();
  }
}

async function countWritesOfOneMoreApply(sandbox: Sandbox, name: string): Promise<number> {
  const socket = join(folder, `${name}-again.sock`);
  let writes = 0;
  const server = await listenSandbox(sandbox, socket, {
    onRequest: (request) => {
      if (isWrite(request)) writes += 1;
    },
  });
  try {
    const again = startReconciler([...applyArgs, '--host', `unix://${socket}`]);
    expect((await again.finished).code).toBe(0);
    return writes;
  } finally {
    await server.close();
  }
}

async function vendorPageSandbox(): Promise<Sandbox> {
  const sandbox = createSandbox({
    nodes: [
      { hostname: 'ucp-manager-0', role: 'manager' },
      { hostname: 'ucp-node-0', role: 'worker' },
      { hostname: 'ucp-node-1', role: 'worker' },
    ],
  });
  await seedVendorPage(apiOf(sandbox));
  return sandbox;
}
