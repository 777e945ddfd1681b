import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Labels, ObservedSwarm } from '../../src/model/observed.ts';
import type { Change } from '../../src/model/plan.ts';
import type { Write } from '../../src/model/write.ts';
import { ownerLabel } from '../../src/model/own-labels.ts';
import { planFrom } from '../../src/pass/plan-from.ts';
import { anySet, anySwarm } from '../builders/arbitrary.ts';
import { intentOf, planOf, vendorSwarm } from '../builders/interlock-swarm.ts';
import { cluster, manifestSet, service } from '../builders/manifests.ts';
import { itHolds } from '../support/it-holds.ts';

describe('planChanges()', () => {
  itHolds('does not depend on the order of what is observed', 200, () =>
    fc.property(anySet, anySwarm, fc.boolean(), (set, swarm, prune) => {
      const reversed: ObservedSwarm = {
        ...swarm,
        nodes: swarm.nodes.toReversed(),
        networks: swarm.networks.toReversed(),
        services: swarm.services.toReversed(),
        configs: swarm.configs.toReversed(),
        tasks: swarm.tasks.toReversed(),
      };

      const { plan, writes, ledger } = planOf(set, swarm, { prune });

      expect(planOf(set, reversed, { prune })).toMatchObject({ plan, writes, ledger });
    }),
  );

  itHolds('writes only to owned objects, orphans of Interlock, and the core', 300, () =>
    fc.property(anySet, anySwarm, fc.boolean(), (set, swarm, prune) => {
      const { plan, writes } = planOf(set, swarm, { prune });

      for (const change of plan.changes) expect(isOursToWrite(change, writes, swarm)).toBe(true);
    }),
  );

  itHolds('deletes nothing without prune but orphans of Interlock', 100, () =>
    fc.property(anySet, anySwarm, (set, swarm) => {
      const { plan } = planOf(set, swarm, { prune: false });

      expect(plan.changes.filter(({ cause }) => cause === 'prune')).toEqual([]);
    }),
  );

  itHolds('plans a resource once, orders dependencies first, and refuses or changes it, not both', 200, () =>
    fc.property(anySet, anySwarm, fc.boolean(), (set, swarm, prune) => {
      const { plan, writes } = planOf(set, swarm, { prune });

      const ids = plan.changes.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      expect([...writes.keys()]).toEqual(ids);
      for (const [index, { dependsOn }] of plan.changes.entries())
        for (const id of dependsOn.filter((one) => ids.includes(one)))
          expect(ids.indexOf(id)).toBeLessThan(index);
      for (const { resource } of plan.refused) expect(ids).not.toContain(resource);
    }),
  );

  it('does not change what it was given', () => {
    const swarm = vendorSwarm();
    const intent = intentOf(manifestSet(cluster('east'), service('web', 'east')), { prune: true });
    const before = structuredClone(swarm);

    planFrom(intent, swarm);

    expect(swarm).toEqual(before);
  });

  it('puts owner and revision into the plan', () => {
    const { plan, ledger } = planOf(manifestSet(cluster('east')), vendorSwarm());

    expect(plan).toMatchObject({ schemaVersion: 1, owner: 'default', revision: 'r1' });
    expect(ledger.revision).toEqual({ id: 'r1', digest: 'd1' });
  });
});

/** Whether we may write to an existing object; a created one must not exist yet. */
function isOursToWrite(change: Change, writes: ReadonlyMap<string, Write>, swarm: ObservedSwarm): boolean {
  const write = writes.get(change.id);
  if (write === undefined) return false;
  if (write.kind === 'createService') return !isThere(swarm, change.resource);
  if (write.kind === 'switchConfig') return write.ref.id === 'id-of-ucp-interlock';
  if (write.kind === 'updateService') return ownerOf(swarm.services, write.ref.id) === 'default';
  if (write.kind === 'removeNetwork') return ownerOf(swarm.networks, write.id) === 'default';
  if (write.kind === 'removeConfig') return ownerOf(swarm.configs, write.id) === 'default';
  if (write.kind !== 'removeService') return true;
  return change.cause === 'prune'
    ? ownerOf(swarm.services, write.id) === 'default'
    : hasMark(swarm, write.id);
}

const ownerOf = (
  objects: readonly { readonly id: string; readonly labels: Labels }[],
  id: string,
): string | undefined => objects.find((one) => one.id === id)?.labels[ownerLabel];

const hasMark = (swarm: ObservedSwarm, id: string): boolean =>
  swarm.services.find((one) => one.id === id)?.labels['com.docker.ucp.InstanceID'] !== undefined;

const isThere = (swarm: ObservedSwarm, key: string): boolean =>
  swarm.services.some(({ name }) => `service/${name}` === key);
