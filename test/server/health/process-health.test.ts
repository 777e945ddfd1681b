import { describe, expect, it } from 'vitest';
import { livenessOf, readinessOf } from '../../../src/server/health/process-health.ts';
import { schemaErrors } from '../../support/schemas.ts';
import { createServerApp, createServerWorld } from '../server-world.ts';

const seen = '2026-01-01T00:00:00.000Z';

describe('livenessOf()', () => {
  it('allows three intervals of silence, and two minutes', () => {
    expect(livenessOf(120_000, 1_000)).toMatchObject({ ok: true });
    expect(livenessOf(120_001, 1_000)).toMatchObject({ ok: false });
    expect(livenessOf(900_000, 300_000)).toMatchObject({ ok: true });
    expect(livenessOf(900_001, 300_000)).toEqual({
      ok: false,
      reason: 'The loop hangs: its last sign of life was 15 min ago',
    });
  });
});

describe('readinessOf()', () => {
  const world = createServerWorld();

  it('names what has not been read yet', () => {
    expect(readinessOf(world.port.snapshot())).toEqual({
      ok: false,
      reason: 'Not read yet: the source and the swarm',
    });
  });

  it('is ready once both have been read, as a standby too', () => {
    world.port.update({ sourceSeenAt: seen, swarmSeenAt: seen, role: 'standby' });

    expect(readinessOf(world.port.snapshot())).toEqual({
      ok: true,
      reason: 'The source and the swarm have been read; this process is the standby',
    });
  });

  it('is ready with the last good revision while the source is away', () => {
    world.port.update({ sourceSeenAt: undefined, revision: { id: 'r1', digest: 'd1' } });

    expect(readinessOf(world.port.snapshot())).toMatchObject({ ok: true });
  });
});

describe('/healthz and /readyz', () => {
  it('answer 200 or 503, with the reason in a document', async () => {
    const world = createServerWorld();
    const { ask, stop } = createServerApp(world);
    const statuses = async (): Promise<readonly number[]> => [
      (await ask('/healthz')).status,
      (await ask('/readyz')).status,
    ];

    expect(await statuses()).toEqual([200, 503]);
    world.port.update({ sourceSeenAt: seen, swarmSeenAt: seen });
    await world.clock.advance(120_001);
    expect(await statuses()).toEqual([503, 200]);
    world.port.publish({ type: 'lease.taken', owner: 'default', at: seen });
    expect(await statuses()).toEqual([200, 200]);
    expect(schemaErrors('health', await (await ask('/readyz')).text())).toEqual([]);
    stop();
  });
});
