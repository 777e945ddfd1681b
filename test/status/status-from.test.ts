import { describe, expect, it } from 'vitest';
import { leavesDifference, warningKinds, type Warning, type WarningKind } from '../../src/model/plan.ts';
import { keptRoutesLabels } from '../../src/interlock/routes/kept-routes.ts';
import type { Labels } from '../../src/model/observed.ts';
import { appliedLabel, ownerLabel } from '../../src/model/own-labels.ts';
import { statusFrom } from '../../src/status/status-from.ts';
import {
  labels,
  mountedConfig,
  observedConfig,
  observedNetwork,
  observedSecret,
  observedService,
  observedSwarm,
} from '../builders/observed.ts';
import { planWith } from '../builders/steps.ts';

const kinds = Object.keys(warningKinds) as readonly WarningKind[];

const web = observedService('web');

const statusWith = (...warnings: readonly Warning[]) =>
  statusFrom({
    owner: 'default',
    now: '2026-01-01T00:00:00.000Z',
    observed: observedSwarm({ services: [web] }),
    stored: {
      head: undefined,
      shards: [],
      isTorn: false,
      ledger: { salt: '00', rows: { 'service/web': { id: web.id, attempted: 'a' } } },
    },
    plan: planWith({ warnings }),
  });

describe('statusFrom() with a plan that has nothing but a warning', () => {
  it.each(kinds)('is pending by %s only if that leaves a difference', (kind) => {
    const warning: Warning = { kind, resource: 'service/web', message: 'told' };

    const [status] = statusWith(warning).resources;

    expect(status?.conditions).toEqual(
      leavesDifference(warning) ? [{ type: 'Pending', message: 'told' }] : [{ type: 'InSync' }],
    );
  });

  it.each([
    { kind: 'smallSubnet', warnings: ['told'] },
    { kind: 'refusedBlock', warnings: ['told'] },
    { kind: 'withheldChange', warnings: [] },
    { kind: 'suspension', warnings: [] },
    { kind: 'lostLedger', warnings: [] },
  ] as const)('tells $kind once: $warnings', ({ kind, warnings }) => {
    expect(statusWith({ kind, message: 'told' }).warnings).toEqual(warnings);
  });
});

describe('statusFrom() after an apply was killed between the creation of an object and its record', () => {
  const owned = { [ownerLabel]: 'default' };
  const intended = { attempted: 'a' };
  const status = statusFrom({
    owner: 'default',
    now: '2026-01-01T00:00:00.000Z',
    observed: observedSwarm({
      services: [observedService('made', labels({ ...owned, [appliedLabel]: '{}' }))],
      networks: [observedNetwork('made', { labels: owned })],
      configs: [observedConfig('made', { labels: owned }), observedConfig('other', { labels: owned })],
      secrets: [observedSecret('made', { labels: owned })],
    }),
    stored: {
      ...{ head: undefined, shards: [], isTorn: false },
      ledger: {
        salt: '00',
        rows: {
          ...{ 'service/made': intended, 'network/made': intended, 'config/made': intended },
          ...{ 'secret/made': intended, 'service/missing': intended },
        },
      },
    },
  });

  it('does not say of what exists that it was not created', () => {
    const conditions = Object.fromEntries(
      status.resources.map(({ resource, conditions: found }) => [resource, found.map(({ type }) => type)]),
    );

    expect(conditions).toEqual({
      ...{ 'service/made': ['InSync'], 'network/made': ['InSync'], 'config/made': ['InSync'] },
      ...{ 'secret/made': ['InSync'], 'service/missing': ['Pending'] },
    });
  });
});

describe('statusFrom() of our core', () => {
  it('tells which services are not routed as their labels say, from the files that proxies mount', () => {
    const refused = (labels?: Labels) => ({
      labels,
      label: 'com.docker.lb.hosts',
      reason: 'nginx refused it',
    });
    const file = (name: string, service: string, labels?: Labels) =>
      observedConfig(name, {
        labels: { [ownerLabel]: 'interlock', ...keptRoutesLabels(new Map([[service, refused(labels)]])) },
      });
    const observed = observedSwarm({
      services: [observedService('proxy', mountedConfig('/nginx.conf', 'id-of-new', 'new'))],
      configs: [file('old', 'former'), file('new', 'shop', { 'com.docker.lb.hosts': 'shop.test' })],
    });
    const stored = { head: undefined, shards: [], isTorn: false, ledger: undefined };
    const now = '2026-01-01T00:00:00.000Z';

    expect(statusFrom({ owner: 'interlock', now, observed, stored }).warnings).toContain(
      'service/shop: com.docker.lb.hosts: nginx refused it; its last good routing goes on',
    );
    expect(statusFrom({ owner: 'other', now, observed, stored }).warnings).toEqual([]);
    expect(
      statusFrom({
        owner: 'interlock',
        now,
        observed: { ...observed, configs: [file('new', 'shop')] },
        stored,
      }).warnings,
    ).toContain('service/shop: com.docker.lb.hosts: nginx refused it; it gets no requests');
  });
});
