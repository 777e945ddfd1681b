import { beforeEach, describe, expect, it } from 'vitest';
import { createApprove } from '../../../src/daemon/approvals/create-approve.ts';
import type { DaemonSettings } from '../../../src/daemon/daemon-state.ts';
import { readLedger } from '../../../src/ledger/read-ledger.ts';
import type { Ledger } from '../../../src/model/ledger.ts';
import type { SyncWindow } from '../../../src/model/switches.ts';
import { exampleFiles } from '../../builders/example.ts';
import { manifestFiles, service } from '../../builders/manifests.ts';
import { settings, startDaemonWorld, switched, type DaemonWorld } from '../daemon-world.ts';

let world: DaemonWorld;

beforeEach(async () => {
  world = await startDaemonWorld();
});

const reporting = switched({ interruptions: 'report' });
const proxy = 'service/ucp-interlock-proxy';

const events = (): readonly string[] => world.takeAlerts().map(({ event }) => event);

const serviceNames = (): readonly string[] =>
  world.swarm.sandbox.snapshot().services.map(({ Spec }) => Spec.Name);

async function storedLedger(): Promise<Ledger | undefined> {
  return readLedger(await world.swarm.reader.readConfigs(), 'default').ledger;
}

const approve = (hash: string): Promise<void> =>
  createApprove(world.dependencies, settings, world.requests)({ hash, by: 'ann' });

/** The hash of what waits after one more pass. */
async function waitingHash(some: Partial<DaemonSettings> = reporting): Promise<string> {
  await world.pass(some);
  return world.memory.state().pending?.hash ?? 'nothing waits';
}

describe('changes that interrupt traffic', () => {
  it('wait for an approval, which is asked for once, while the others are made', async () => {
    const hash = await waitingHash();
    expect(await waitingHash()).toBe(hash);

    expect(events()).toEqual(['approval.needed']);
    expect(serviceNames()).toEqual(expect.arrayContaining(['demoeast', 'ucp-interlock-proxy']));
    expect((await storedLedger())?.pending).toMatchObject({ hash, held: [{ resource: proxy }] });
    expect(world.memory.state().failure).toBe('1 object wait for an approval');
  });

  it('are named with all that is made with them, and nothing else is made', async () => {
    const hash = await waitingHash();
    const { changes = [] } = (await storedLedger())?.pending ?? {};
    expect(changes.filter(({ impact }) => impact.class === 'interruption')).not.toEqual([]);
    expect(changes.some(({ impact }) => impact.class !== 'interruption')).toBe(true);
    expect(changes.flatMap(({ fields }) => fields)).not.toEqual([]);
    expect(world.memory.state().pending?.changes).toEqual(changes);

    const made: string[] = [];
    world.subscribe((event) => {
      if (event.type === 'change.finished') made.push(event.result.resource);
    });
    await approve(hash);
    await world.pass(reporting);

    expect([...new Set(made)].sort()).toEqual([...new Set(changes.map(({ resource }) => resource))].sort());
  });

  it('are made once they are approved, and the approval is used up', async () => {
    const hash = await waitingHash();
    world.takeAlerts();

    await approve(hash);
    expect(await world.requests.next(0, new AbortController().signal)).toBe('request');
    expect((await storedLedger())?.approvals).toMatchObject([{ hash, by: 'ann' }]);
    await world.pass(reporting);

    expect(events()).toEqual(['approval.ended', 'sync.succeeded']);
    expect(serviceNames()).not.toContain('ucp-interlock-proxy');
    await world.pass(reporting);
    const { pending, approvals } = (await storedLedger()) ?? {};
    expect({ pending, approvals }).toEqual({ pending: undefined, approvals: undefined });
  });

  it('need another approval in another revision', async () => {
    const hash = await waitingHash();
    await approve(hash);
    world.source.publish('r2', [...exampleFiles(), ...manifestFiles(service('third', 'east'))]);
    world.takeAlerts();

    const other = await waitingHash();

    expect(other).not.toBe(hash);
    expect(events()).toEqual(['approval.needed']);
    expect(serviceNames()).toEqual(expect.arrayContaining(['third', 'ucp-interlock-proxy']));
    await expect(approve(hash)).rejects.toMatchObject({
      code: 'approval-unknown',
      hint: `The plan has changed: its changes wait under ${other}`,
    });
  });

  it.each([['all'], [proxy]])('are allowed by a commit that says %s', async (named) => {
    const fetch = world.source.fetch.bind(world.source);
    Object.assign(world.source, {
      fetch: async () => ({ ...(await fetch(new AbortController().signal)), allowedInterruptions: [named] }),
    });

    await world.pass(reporting);

    expect(events()).toEqual(['sync.succeeded']);
    expect(serviceNames()).not.toContain('ucp-interlock-proxy');
  });

  it('wait as long as a commit allows others', async () => {
    const fetch = world.source.fetch.bind(world.source);
    Object.assign(world.source, {
      fetch: async () => ({
        ...(await fetch(new AbortController().signal)),
        allowedInterruptions: ['service/other'],
      }),
    });

    await world.pass(reporting);

    expect(events()).toEqual(['approval.needed']);
  });
});

describe('outside of the windows', () => {
  const window = (from: string, to: string): SyncWindow => ({ days: [], from, to, timeZone: 'UTC' });
  // The clock of the world begins at midnight.
  const later = { ...switched({ interruptions: 'auto' }), windows: [window('00:30', '01:00')] };

  it('what is allowed waits for the next one, without an alert, and is made in it', async () => {
    const { restMs } = await world.pass({ ...later, intervalMs: 3_600_000 });

    expect(events()).toEqual([]);
    expect(serviceNames()).toEqual(expect.arrayContaining(['demoeast', 'ucp-interlock-proxy']));
    expect(world.memory.state().pending).toMatchObject({
      isAllowed: true,
      opensAt: '2026-01-01T00:30:00.000Z',
      held: [{ resource: proxy }],
    });
    expect(restMs).toBeGreaterThan(29 * 60_000);
    expect(restMs).toBeLessThanOrEqual(30 * 60_000);

    await world.dependencies.clock.sleep(restMs);
    await world.pass(later);

    expect(events()).toEqual(['sync.succeeded']);
    expect(serviceNames()).not.toContain('ucp-interlock-proxy');
  });

  it('what needs an approval keeps its hash, and waits for the window too once it has it', async () => {
    const closed = { ...reporting, windows: later.windows };
    const hash = await waitingHash(closed);
    expect(world.memory.state().pending).toMatchObject({ opensAt: '2026-01-01T00:30:00.000Z' });
    expect(events()).toEqual(['approval.needed']);

    await approve(hash);
    await world.pass(closed);
    expect(events()).toEqual(['approval.ended']);
    expect(serviceNames()).toContain('ucp-interlock-proxy');
    expect((await storedLedger())?.approvals).toMatchObject([{ hash }]);

    await world.dependencies.clock.sleep(30 * 60_000);
    await world.pass(closed);
    expect(serviceNames()).not.toContain('ucp-interlock-proxy');
  });
});
