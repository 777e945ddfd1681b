import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { storeLedger } from '../../src/ledger/store-ledger.ts';
import { createSandbox, type Sandbox } from '../../src/sandbox/sandbox.ts';
import { isWrite, listenSandbox, type Interception } from '../../src/sandbox/http/server.ts';
import { chooseEndpoints } from '../../src/swarm/endpoint.ts';
import { createSwarmConnection } from '../../src/swarm/swarm-connection.ts';
import { createSwarmWriter } from '../../src/swarm/swarm-writer.ts';
import { main } from '../../src/cli/main.ts';
import { endStateOf } from '../support/end-state.ts';
import { noLedger } from '../builders/ledger.ts';
import { memoryStreams } from '../support/memory-streams.ts';
import { certificateText, keyText } from '../builders/tls.ts';
import { startReconciler, type RunningReconciler } from '../support/reconciler.ts';
import { apiOf } from '../support/sandbox/sandbox-engine.ts';

const manifest = `apiVersion: swarm-reconciler.io/v1
kind: RoutedService
metadata: { name: shop }
spec:
  networks: [web]
  route: { hosts: [shop.test], port: 80, tls: { cert: { name: cert, file: shop.crt }, key: key } }
  image: nginx:1
  secrets: [{ name: key, file: shop.key }]
  configs: [{ name: settings, file: settings.ini, labels: { team: web } }]
`;

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reconciler-renewal-'));
  await writeFile(join(folder, 'shop.yaml'), manifest);
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

describe('two renewals, of which the second is killed with SIGKILL at a write and run again', () => {
  it('have the same result as undisturbed ones, for every write, executed or not', async () => {
    const calm = await renew('calm');
    expect(calm.last.code, calm.last.out).toBe(0);
    const endState = endStateOf(calm.sandbox);
    // The ledger twice, three new objects and the service; in the next pass three removals, and the ledger's history.
    expect(calm.writes).toBe(10);

    for (let write = 1; write <= calm.writes; write += 1) {
      for (const interception of ['dropBefore', 'dropAfter'] as const) {
        const name = `${interception}-${String(write)}`;
        const killed = await renew(name, { write, interception });

        expect(killed.kills, name).toBe(1);
        expect(killed.last.code, `${name}: ${killed.last.out}`).toBe(0);
        expect(endStateOf(killed.sandbox), name).toEqual(endState);
      }
    }
  }, 300_000);
});

interface KillPoint {
  readonly write: number;
  readonly interception: Interception;
}

interface Renewed {
  readonly sandbox: Sandbox;
  /** The writes of the second renewal, including the removal of the objects that it replaces. */
  readonly writes: number;
  readonly kills: number;
  readonly last: Applied;
}

interface Applied {
  readonly code: number;
  readonly out: string;
}

async function renew(name: string, point?: KillPoint): Promise<Renewed> {
  const sandbox = await preparedSandbox();
  const socket = join(folder, `${name}.sock`);
  let writes = 0;
  let kills = 0;
  let isCounting = false;
  let running: RunningReconciler | undefined;
  const server = await listenSandbox(sandbox, socket, {
    intercept: (request) => {
      if (!isCounting || !isWrite(request)) return 'pass';
      writes += 1;
      if (writes !== point?.write) return 'pass';
      running?.process.kill('SIGKILL');
      return point.interception;
    },
  });
  const args = ['apply', folder, '--yes', '--no-wait', '--host', `unix://${socket}`];
  // An apply that is not killed runs in this process, which is faster.
  const apply = async (): Promise<Applied> => {
    const streams = memoryStreams();
    return { code: await main(args, streams), out: streams.out() + streams.err() };
  };
  const applyToBeKilled = async (): Promise<void> => {
    running = startReconciler(args);
    if ((await running.finished).code === null) kills += 1;
  };
  try {
    await storeKnownSalt(`unix://${socket}`);
    for (const round of ['first', 'second']) {
      await writeFiles(round);
      const { code, out } = await apply();
      expect(code, out).toBe(0);
    }
    isCounting = true;
    await writeFiles('third');
    // The second apply removes what the first renewal left behind, and the last one finds nothing to do.
    for (let again = 1; again <= 4; again += 1)
      await (point !== undefined && kills === 0 && again <= 2 ? applyToBeKilled() : apply());
    return { sandbox, writes, kills, last: await apply() };
  } finally {
    await server.close();
  }
}

async function writeFiles(round: string): Promise<void> {
  await writeFile(join(folder, 'shop.crt'), certificateText(round));
  await writeFile(join(folder, 'shop.key'), keyText(round));
  await writeFile(join(folder, 'settings.ini'), round);
}

async function preparedSandbox(): Promise<Sandbox> {
  const sandbox = createSandbox({ nodes: [{ hostname: 'm0', role: 'manager' }] });
  const network = { Name: 'web', Driver: 'overlay', CheckDuplicate: true };
  await apiOf(sandbox)('POST', '/networks/create', network);
  return sandbox;
}

/** Stores a ledger with a known salt: names that depend on it are the same in every run. */
async function storeKnownSalt(host: string): Promise<void> {
  const writer = createSwarmWriter(createSwarmConnection(chooseEndpoints(host, {})));
  const location = { writer, owner: 'default' };
  await storeLedger(location, noLedger, { salt: '0123456789abcdef', rows: {} });
}
