import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Ledger } from '../../src/model/ledger.ts';
import type { Outcome } from '../../src/model/outcome.ts';
import { readLedger } from '../../src/observe/read-ledger.ts';
import type { SwarmReader } from '../../src/ports/swarm-reader.ts';
import { carryOut } from '../../src/reconcile/carry-out.ts';
import { exampleSet } from '../builders/example.ts';
import { intentOf } from '../builders/interlock-swarm.ts';
import { createInstantClock } from '../fakes/instant-clock.ts';
import { startSandboxSwarm, type SandboxSwarm } from '../fakes/sandbox-swarm.ts';

let swarm: SandboxSwarm;

beforeEach(async () => {
  swarm = await startSandboxSwarm();
});

afterEach(async () => {
  await swarm.close();
});

const intent = intentOf(exampleSet());

const applyWith = async (said: Partial<SwarmReader>): Promise<Outcome> =>
  carryOut(
    await swarm.plan(intent),
    intent,
    {
      reader: { ...swarm.reader, ...said },
      writer: swarm.writer,
      clock: createInstantClock(),
      onProgress: () => undefined,
    },
    { wait: true, waitTimeoutMs: 5_000, signal: new AbortController().signal },
  );

const ledger = async (): Promise<Ledger | undefined> =>
  readLedger(await swarm.reader.readConfigs(), 'default').ledger;

describe('carryOut()', () => {
  it('notes in the ledger what swarm stopped while it waited, with the last error', async () => {
    const outcome = await applyWith({
      readServices: async () =>
        (await swarm.reader.readServices()).map((service) =>
          service.name === 'demoeast' ? { ...service, updateState: 'paused' } : service,
        ),
      readLastError: () => Promise.resolve('No such image: nginx:bad'),
    });

    expect(outcome.waits).toContainEqual({
      resource: 'service/demoeast',
      status: 'failed',
      message: 'the update is paused (No such image: nginx:bad)',
      stopped: { lastError: 'No such image: nginx:bad' },
    });
    const row = (await ledger())?.rows['service/demoeast'];
    expect(row?.quarantined).toEqual({
      hash: row?.attempted,
      since: expect.stringMatching(/^2026-01-01T/) as unknown,
      reason: 'No such image: nginx:bad',
    });
    expect((await ledger())?.rows['service/demowest']?.quarantined).toBeUndefined();
  });
});
