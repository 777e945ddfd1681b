import { expect, it } from 'vitest';
import { pageViewOf, renderPageJson } from '../../../src/report/page/page-view-of.ts';
import { statusFrom } from '../../../src/status/status-from.ts';
import type { Topology } from '../../../src/model/topology.ts';
import { topologyOf } from '../../../src/topology/topology-of.ts';
import { planOf, vendorSwarm } from '../../builders/interlock-swarm.ts';
import { cluster, manifestSet, service } from '../../builders/manifests.ts';
import { createFakePort } from '../../server/server-world.ts';

it('pageViewOf() 1,000 services that are about to be made shows all cards, half of the changes, and stays below 1 MB', () => {
  const names = Array.from({ length: 1_000 }, (_, index) => `app-${index}`);
  const set = manifestSet(cluster('east'), ...names.map((name) => service(name, 'east')));
  const { observed, desired, before: ledger, stored, plan } = planOf(set, vendorSwarm());
  const status = statusFrom({ owner: 'default', observed, stored, plan, now: '2026-01-01T00:00:00.000Z' });
  const topology = () => topologyOf({ observed, desired, ledger });

  const view = pageViewOf(
    { ...createFakePort().snapshot(), status, plan, topology },
    { version: '1', canApprove: false, invocation: { owner: 'default' }, news: {} },
  );

  const counts = new Map<string, number>();
  for (const { column } of view.cards) counts.set(column, (counts.get(column) ?? 0) + 1);
  expect(Object.fromEntries(counts)).toMatchObject({ host: 1_000, service: 1_001 });
  expect(view.plan?.changes).toHaveLength(500);
  expect(view.plan?.more).toBe(plan.changes.length - 500);
  expect(view.cards.filter(({ pending }) => pending?.op === 'create').length).toBeGreaterThan(2_000);
  expect(renderPageJson(view).length).toBeLessThan(1_000_000);
});

it('pageViewOf() more cards than it may show leaves out hosts and services, and keeps what they are linked to', () => {
  const names = (count: number): readonly string[] =>
    Array.from({ length: count }, (_, index) => `n${index}`);
  const topology = (): Topology => ({
    ...{ hosts: [], clusters: [], networks: [] },
    services: names(10_000).map((name) => ({
      ...{ name, isObserved: true, cluster: undefined, health: undefined, networks: [], nodes: ['n0'] },
    })),
    nodes: names(3).map((hostname) => ({
      ...{ name: hostname, hostname, role: 'worker', availability: 'active', state: 'ready' },
      ...{ isLeader: false, tasks: 0 },
    })),
  });

  const { cards, moreCards } = pageViewOf(
    { ...createFakePort().snapshot(), topology },
    { version: '1', canApprove: false, invocation: { owner: 'default' }, news: {} },
  );

  expect(cards).toHaveLength(10_000);
  expect(moreCards).toBe(3);
  expect(cards.filter(({ column }) => column === 'node')).toHaveLength(3);
});
