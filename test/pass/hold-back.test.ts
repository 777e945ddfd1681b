import fc from 'fast-check';
import { describe, expect } from 'vitest';
import { servedClusters } from '../../src/interlock/blocks/service-names.ts';
import { routedCluster } from '../../src/interlock/routes/route-labels.ts';
import type { ManifestSet } from '../../src/model/manifest/manifest.ts';
import type { ObservedSwarm } from '../../src/model/observed.ts';
import { isHeldBack } from '../../src/model/plan.ts';
import { interlockFacts } from '../../src/observe/interlock-facts.ts';
import { documentIn } from '../../src/model/facts.ts';
import { interlockNames } from '../../src/defaults/manifest-defaults.ts';
import { newlyHeldBack } from '../../src/pass/hold-back.ts';
import type { PlannedPass } from '../../src/pass/plan-from.ts';
import type { GuardSwitches } from '../../src/plan/guards.ts';
import { desiredTasks } from '../../src/service-fields/desired-tasks.ts';
import { after, converged } from '../builders/after.ts';
import { anyHistory, freshSwarm } from '../builders/arbitrary.ts';
import { planOf } from '../builders/interlock-swarm.ts';
import { itHolds } from '../support/it-holds.ts';

const guarded: GuardSwitches = { allowInterruption: false, maxDeletes: undefined };

/** As preparePass() does it, without a reader. */
function planGuarded(set: ManifestSet, swarm: ObservedSwarm, switches = guarded): PlannedPass {
  let pass = planOf(set, swarm, { prune: true });
  for (let round = 0; round < 10; round += 1) {
    const held = newlyHeldBack(pass, switches);
    if (held.length === 0) return pass;
    pass = planOf(set, swarm, { prune: true, held: [...(pass.intent.held ?? []), ...held] });
  }
  throw new Error('the guards never come to an end');
}

/** Names of services that a block of config.toml routes to. */
function routed(swarm: ObservedSwarm, set: ManifestSet): readonly string[] {
  const document = documentIn(interlockFacts(swarm, interlockNames(set)).running);
  const served = document === undefined ? new Set<string>() : servedClusters(document);
  return swarm.services
    .filter(({ labels }) => served.has(routedCluster(labels) ?? 'none'))
    .map(({ name }) => name);
}

describe('newlyHeldBack()', () => {
  itHolds('leaves a plan that interrupts nothing, and no service without its route', 200, () =>
    fc.property(anyHistory, ([first, set]) => {
      const swarm = converged(freshSwarm(), first);

      const pass = planGuarded(set, swarm);

      expect(pass.plan.changes.filter(({ impact }) => impact.class === 'interruption')).toEqual([]);
      const idle = swarm.services.filter(({ spec }) => desiredTasks(spec) === 0).map(({ name }) => name);
      const before = routed(swarm, set).filter((name) => !idle.includes(name));
      expect(routed(after(swarm, pass), set)).toEqual(expect.arrayContaining(before));
    }),
  );

  itHolds('holds back only what a flag allows: with all flags the plan is the whole one', 100, () =>
    fc.property(anyHistory, ([before, set]) => {
      const swarm = converged(freshSwarm(), before);

      const pass = planGuarded(set, swarm, { allowInterruption: true, maxDeletes: 1000 });

      expect(pass.plan).toEqual(planOf(set, swarm, { prune: true }).plan);
      expect(pass.plan.refused.filter(isHeldBack)).toEqual([]);
    }),
  );

  itHolds('comes to rest: what is held back stays, and nothing else is left', 100, () =>
    fc.property(anyHistory, ([before, set]) => {
      const swarm = converged(freshSwarm(), before);
      const settled = [1, 2, 3].reduce((now) => after(now, planGuarded(set, now)), swarm);

      expect(planGuarded(set, settled).plan.changes).toEqual([]);
    }),
  );
});
