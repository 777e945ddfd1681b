import { describe, expect, it } from 'vitest';
import { serializeLedger } from '../../../src/ledger/ledger-codec.ts';
import type { Ledger } from '../../../src/model/ledger.ts';
import type { ObservedService, ObservedSwarm } from '../../../src/model/observed.ts';
import { ledgerLabel, ledgerName } from '../../../src/model/own-labels.ts';
import type { PlannedPass } from '../../../src/pass/plan-from.ts';
import {
  confN,
  defaultConfig,
  interlockSwarm,
  marked,
  planOf,
  vendorSwarm,
} from '../../builders/interlock-swarm.ts';
import { cluster, interlock, manifestSet } from '../../builders/manifests.ts';
import { observedConfig, observedNode, observedTask } from '../../builders/observed.ts';

const set = manifestSet(cluster('east'), interlock({ removeExtensions: ['default'] }));
const coreKey = 'service/ucp-interlock';

/** What the first plan attempted: a conf-2 with east and without the default block. */
const first = planOf(set, vendorSwarm());
const write = [...first.writes.values()].find(({ kind }) => kind === 'createConfig');
if (write?.kind !== 'createConfig') throw new Error('no config');
const conf2 = confN(2, write.config.text, { labels: write.config.labels });

function planAfter(
  running: number,
  said: Partial<ObservedService>,
  ledger: Partial<Ledger> = {},
): PlannedPass {
  const stored = observedConfig(ledgerName('default'), {
    labels: { [ledgerLabel]: serializeLedger({ ...first.ledger, ...ledger }) },
  });
  const swarm: ObservedSwarm = interlockSwarm({
    configs: [confN(1, defaultConfig), conf2, stored],
    running,
    services: [marked('ucp-interlock-proxy')],
    tasks: [observedTask('ucp-interlock-proxy')],
  });
  const east = { region: 'east', 'io.swarm-reconciler.keys.default': '{"region":"east"}' };
  return planOf(set, {
    ...swarm,
    nodes: [observedNode('n-east', { labels: east })],
    services: swarm.services.map((one) => (one.name === 'ucp-interlock' ? { ...one, ...said } : one)),
  });
}

describe('planChanges() for a core that did not come up with the new config.toml', () => {
  it('sends nothing after a rollback, and leaves the proxies that the old config needs', () => {
    const { plan, ledger } = planAfter(1, { updateState: 'rollback_completed' });

    expect(plan.changes).toEqual([]);
    expect(plan.refused).toMatchObject([{ resource: coreKey, isQuarantined: true }]);
    expect(ledger.rows[coreKey]?.quarantined?.hash).toBe(first.ledger.rows[coreKey]?.attempted);
    expect(ledger.rows['config/com.docker.ucp.interlock.conf-2']?.id).toBe(conf2.id);
  });

  it('is refused while it is paused on the new config, and what the old one left is not removed', () => {
    const { plan } = planAfter(2, { updateState: 'paused' });

    expect(plan.changes).toEqual([]);
    expect(plan.refused).toMatchObject([{ resource: coreKey, isQuarantined: true }]);
  });

  it('stays quarantined when the engine has forgotten its word', () => {
    const row = first.ledger.rows[coreKey] ?? { attempted: '' };
    const quarantined = { hash: row.attempted, since: '2025-12-31T00:00:00.000Z' };
    const rows = { ...first.ledger.rows, [coreKey]: { ...row, quarantined } };

    const { plan, ledger } = planAfter(1, {}, { rows });

    expect(plan.refused).toMatchObject([{ resource: coreKey, isQuarantined: true }]);
    expect(ledger.rows[coreKey]?.quarantined).toEqual(quarantined);
  });

  it('starts again after a retry, and orphans wait for it', () => {
    const rows = { ...first.ledger.rows, [coreKey]: { id: 'id-of-ucp-interlock', attempted: '' } };

    const { plan } = planAfter(2, { updateState: 'paused' }, { rows });

    expect(plan.changes.map(({ op, id }) => `${op} ${id}`)).toEqual([
      `update ${coreKey}`,
      'delete service/ucp-interlock-proxy',
    ]);
    expect(plan.waits).toMatchObject([{ id: `wait/${coreKey}`, required: true, dependsOn: [coreKey] }]);
  });

  it('is sent again after a rollback and a retry', () => {
    const rows = { ...first.ledger.rows, [coreKey]: { id: 'id-of-ucp-interlock', attempted: '' } };

    const { plan } = planAfter(1, { updateState: 'rollback_completed' }, { rows });

    expect(plan.changes.map(({ id }) => id)).toContain(coreKey);
    expect(plan.refused).toEqual([]);
  });

  it('is refused while it keeps ending, though swarm takes the update for completed, with the way back', () => {
    const row = first.ledger.rows[coreKey] ?? { attempted: '' };
    const quarantined = {
      hash: row.attempted,
      since: '2026-01-01T00:01:00.000Z',
      reason: 'task: non-zero exit (1)',
    };
    const rows = { ...first.ledger.rows, [coreKey]: { ...row, quarantined } };
    const completed = { updateState: 'completed', updateStartedAt: '2026-01-01T00:00:00.123456789Z' };

    const { plan } = planAfter(2, completed, { rows });

    expect(plan.changes).toEqual([]);
    expect(plan.refused).toMatchObject([
      {
        ...{ resource: coreKey, isQuarantined: true },
        reason: expect.stringContaining('non-zero exit (1)') as unknown,
        hint: expect.stringContaining(
          '--config-rm com.docker.ucp.interlock.conf-2 --config-add source=com.docker.ucp.interlock.conf-1,target=/config.toml ucp-interlock',
        ) as unknown,
      },
    ]);
    const since = { updateState: 'completed', updateStartedAt: '2026-01-01T00:02:00.000Z' };
    expect(planAfter(2, since, { rows }).plan.refused).toEqual([]);
  });

  it('that keeps ending is checked again after a retry', () => {
    const rows = { ...first.ledger.rows, [coreKey]: { id: 'id-of-ucp-interlock', attempted: '' } };

    const { plan, ledger } = planAfter(2, { updateState: 'completed' }, { rows });

    expect(plan.refused).toEqual([]);
    expect(plan.waits).toMatchObject([{ id: `wait/${coreKey}`, until: 'runs', required: true }]);
    expect(ledger.rows[coreKey]?.attempted).toBe(first.ledger.rows[coreKey]?.attempted);
  });
});
