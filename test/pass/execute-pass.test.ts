import { beforeEach, describe, expect, it } from 'vitest';
import type { Ledger } from '../../src/model/ledger.ts';
import { passResultOf, type Outcome } from '../../src/model/outcome.ts';
import { readLedger } from '../../src/ledger/read-ledger.ts';
import type { SwarmReader } from '../../src/ports/swarm-reader.ts';
import { executePass, type PassDependencies } from '../../src/pass/execute-pass.ts';
import { suspend } from '../../src/ledger/edit-ledger.ts';
import { requireLedger } from '../../src/pass/known-resource.ts';
import { updateLedger } from '../../src/ledger/update-ledger.ts';
import { exampleSet } from '../builders/example.ts';
import { intentOf } from '../builders/interlock-swarm.ts';
import { planWith } from '../builders/steps.ts';
import { createInstantClock } from '../fakes/instant-clock.ts';
import { startSandboxSwarm, type SandboxSwarm } from '../fakes/sandbox-swarm.ts';

let swarm: SandboxSwarm;

beforeEach(async () => {
  swarm = await startSandboxSwarm();
});

const intent = intentOf(exampleSet());

const applyWith = async (
  overrides: Partial<SwarmReader>,
  more: Pick<PassDependencies, 'ledgerLimitBytes'> = {},
): Promise<Outcome> =>
  executePass(
    await swarm.plan(intent),
    {
      ...more,
      reader: { ...swarm.reader, ...overrides },
      writer: swarm.writer,
      clock: createInstantClock(),
      publish: () => undefined,
    },
    { wait: true, waitTimeoutMs: 5_000, signal: new AbortController().signal },
  );

const ledger = async (): Promise<Ledger | undefined> =>
  readLedger(await swarm.reader.readConfigs(), 'default').ledger;

describe('executePass()', () => {
  it('records in the ledger what swarm stopped while it waited, with the last error', async () => {
    const outcome = await applyWith({
      readService: async (name) => {
        const service = await swarm.reader.readService(name);
        return service?.name === 'demoeast' ? { ...service, updateState: 'paused' } : service;
      },
      readLastError: () => Promise.resolve('No such image: nginx:bad'),
    });

    expect(outcome.waits).toContainEqual({
      id: 'wait/service/demoeast',
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

  it('keeps a suspension that someone wrote while it waited', async () => {
    const suspension = {
      since: intent.now,
      until: '2027-01-01T00:00:00.000Z',
      by: 'ann',
      reason: 'she looks at it',
    };
    let isSaid = false;

    await applyWith({
      readService: async (name) => {
        if (!isSaid) {
          isSaid = true;
          const access = { ...swarm, clock: createInstantClock(), owner: 'default' };
          await updateLedger(access, (stored, configs) =>
            suspend(requireLedger(stored, configs, 'default'), 'service/demoeast', suspension),
          );
        }
        return swarm.reader.readService(name);
      },
    });

    const after = await ledger();
    expect(after?.suspensions).toEqual({ 'service/demoeast': suspension });
    expect(after?.rows['service/demoeast']?.id).toBeDefined();
    expect(after?.history).toHaveLength(1);
  });

  it('records a pass in the history only if it had something to change', async () => {
    await applyWith({});
    await applyWith({});

    expect((await ledger())?.history).toMatchObject([
      { at: intent.now, revision: 'r1', changes: { create: 5, update: 3, delete: 2 } },
    ]);
  });

  it('converges with a ledger in shards, and then writes nothing', async () => {
    const limit = { ledgerLimitBytes: 200 };
    await applyWith({}, limit);
    const { shards } = readLedger(await swarm.reader.readConfigs(), 'default');
    expect(shards.length).toBeGreaterThan(2);
    expect(shards.every(({ isNamed }) => isNamed)).toBe(true);
    expect((await ledger())?.rows['service/demoeast']?.id).toBeDefined();
    swarm.takeWrites();

    await applyWith({}, limit);

    expect(swarm.takeWrites()).toEqual([]);
    expect((await swarm.plan(intent)).plan.drift).toEqual([]);
  });

  it('does not succeed if another revision of the same owner was applied meanwhile', async () => {
    const newer = { id: 'r2', digest: 'another' };
    const readService = async (name: string) => {
      await updateLedger(
        { ...swarm, clock: createInstantClock(), owner: 'default' },
        ({ ledger: stored = { salt: '00', rows: {} } }) => ({
          ledger: { ...stored, revision: newer },
          done: undefined,
        }),
      );
      return swarm.reader.readService(name);
    };

    const outcome = await applyWith({ readService });

    expect(outcome.overtakenBy).toBe('r2');
    expect(passResultOf(planWith({}), { ...outcome, waits: [] })).toBe('failed');
    expect((await ledger())?.revision).toEqual(newer);
    expect((await ledger())?.rows['service/demoeast']?.id).toBeDefined();
  });

  it('succeeds if the same revision was applied meanwhile', async () => {
    const readService = async (name: string) => {
      await swarm.converge(intent);
      return swarm.reader.readService(name);
    };

    expect((await applyWith({ readService })).overtakenBy).toBeUndefined();
  });
});
