import { describe, expect, it } from 'vitest';
import type { Suspension, Suspensions } from '../../../src/model/ledger.ts';
import { serializeLedger } from '../../../src/ledger/ledger-codec.ts';
import { ledgerLabel, ledgerName } from '../../../src/model/own-labels.ts';
import { planChanges, type Planned } from '../../../src/plan/plan-changes.ts';
import type { PlannedPass } from '../../../src/pass/plan-from.ts';
import { planOf, vendorSwarm } from '../../builders/interlock-swarm.ts';
import { exampleSet } from '../../builders/example.ts';
import { image, labels, observedConfig, observedService, observedSwarm } from '../../builders/observed.ts';
import {
  desired,
  desiredNetwork,
  desiredService,
  ownLabels,
  planInput,
  salt,
} from '../../builders/plan-input.ts';

const suspension = (overrides: Partial<Suspension> = {}): Suspension => ({
  since: '2025-12-31T23:00:00.000Z',
  until: '2026-01-01T02:00:00.000Z',
  by: 'ann',
  reason: 'she repairs it',
  ...overrides,
});

const row = { id: 'id-of-web', attempted: 'before' };

/** A service of ours that runs an image and should run another one. */
const planWith = (suspensions: Suspensions, now = '2026-01-01T00:00:00.000Z'): Planned =>
  planChanges(
    planInput({
      now,
      desired: desired({ services: [desiredService('web', { image: 'nginx:2' })] }),
      observed: observedSwarm({
        services: [observedService('web', image('evil:1'), labels(ownLabels({ image: 'nginx:2' })))],
      }),
      ledger: { salt, rows: { 'service/web': row }, suspensions },
    }),
  );

const messages = ({ plan }: Planned): readonly string[] => plan.warnings.map(({ message }) => message);

describe('planChanges() for suspended objects', () => {
  it('warns what would change, who suspended it, until when and why, and changes nothing', () => {
    const planned = planWith({ 'service/web': suspension() });

    expect(planned.plan.changes).toEqual([]);
    expect(planned.plan.waits).toEqual([]);
    expect(planned.plan.refused).toEqual([]);
    expect(messages(planned)).toEqual([
      'service/web differs in image; suspended by ann until 2026-01-01T02:00:00Z: she repairs it',
    ]);
    expect(planned.ledger.rows).toEqual({ 'service/web': row });
  });

  it('still reports its drift', () => {
    expect(planWith({ 'service/web': suspension() }).plan.drift).toMatchObject([{ resource: 'service/web' }]);
  });

  it('resumes by itself when its time is over', () => {
    const planned = planWith({ 'service/web': suspension() }, '2026-01-01T02:00:00.000Z');

    expect(planned.plan.changes).toMatchObject([{ id: 'service/web', op: 'update' }]);
    expect(messages(planned)).toEqual([]);
  });

  it('warns of a suspension also if nothing differs', () => {
    const planned = planWith({ 'service/app': suspension() });

    expect(planned.plan.changes).toHaveLength(1);
    expect(messages(planned)).toEqual([
      'service/app is suspended by ann until 2026-01-01T02:00:00Z: she repairs it',
    ]);
  });

  it('keeps the suspensions in the ledger', () => {
    const suspensions = { 'service/app': suspension() };

    expect(planWith(suspensions).ledger.suspensions).toEqual(suspensions);
  });
});

describe('planChanges() while everything is suspended', () => {
  it('writes nothing, reports the reason once, and records no revision as applied', () => {
    const planned = planWith({ all: suspension() });

    expect(planned.plan.changes).toEqual([]);
    expect(messages(planned)).toEqual([
      'Everything is suspended by ann until 2026-01-01T02:00:00Z: she repairs it',
      'service/web differs in image; everything is suspended',
    ]);
    expect(planned.ledger.revision).toBeUndefined();
  });
});

describe('planChanges() for what depends on something suspended', () => {
  it('holds back a service whose network is not made now, and refuses nothing', () => {
    const planned = planChanges(
      planInput({
        desired: desired({
          networks: [desiredNetwork('net')],
          services: [desiredService('web', { image: 'nginx:1', networks: ['net'] })],
        }),
        ledger: { salt, rows: {}, suspensions: { 'network/net': suspension() } },
      }),
    );

    expect(planned.plan.changes).toEqual([]);
    expect(planned.plan.refused).toEqual([]);
    expect(messages(planned)).toEqual([
      'network/net: create; suspended by ann until 2026-01-01T02:00:00Z: she repairs it',
      'service/web: create; it depends on network/net, which is suspended',
    ]);
  });

  const vendorPageWith = (suspensions: Suspensions): PlannedPass => {
    const text = serializeLedger({ salt, rows: {}, suspensions });
    const ledger = observedConfig(ledgerName('default'), { labels: { [ledgerLabel]: text } });
    const swarm = vendorSwarm();
    return planOf(exampleSet(), { ...swarm, configs: [...swarm.configs, ledger] });
  };

  it('leaves the proxies of the old config where the core is suspended: they would come back', () => {
    const { plan } = vendorPageWith({ 'service/ucp-interlock': suspension() });

    expect(plan.changes.filter(({ op }) => op === 'delete')).toEqual([]);
    expect(plan.waits.map(({ resource }) => resource)).toEqual(['service/demoeast', 'service/demowest']);
    expect(plan.changes.map(({ id }) => id)).toContain('service/demoeast');
  });

  it('lets config.toml wait for a node that does not get its labels now', () => {
    const planned = vendorPageWith({ 'node/ucp-node-0': suspension() });

    const changed = planned.plan.changes.map(({ id }) => id);
    expect(changed).toContain('node/ucp-node-1');
    expect(changed.filter((id) => id.startsWith('config/') || id === 'service/ucp-interlock')).toEqual([]);
    expect(messages(planned)).toContain(
      'config/com.docker.ucp.interlock.conf-2: create; it depends on node/ucp-node-0, which is suspended',
    );
  });
});
