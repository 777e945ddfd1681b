import fc from 'fast-check';
import { describe, expect } from 'vitest';
import type { ManifestSet } from '../../src/model/manifest/manifest.ts';
import type { ObservedSwarm } from '../../src/model/observed.ts';
import { renderDrifts } from '../../src/report/plan/drift-text.ts';
import { renderPlanJson } from '../../src/report/plan/plan-json.ts';
import { renderPlanMarkdown } from '../../src/report/plan/plan-markdown.ts';
import { renderPlan } from '../../src/report/plan/plan-text.ts';
import { after, killedBefore } from '../builders/after.ts';
import { anyHistory, anySet, anySwarm, freshSwarm } from '../builders/arbitrary.ts';
import { planOf } from '../builders/interlock-swarm.ts';
import { itHolds } from '../support/it-holds.ts';
import { schemaErrors } from '../support/schemas.ts';

const prune = true;

const applied = (swarm: ObservedSwarm, set: ManifestSet): ObservedSwarm =>
  after(swarm, planOf(set, swarm, { prune }));

/** What there is in the end, without the numbers of configs, which count how often somebody tried. */
function endOf({ services, networks, nodes, configs }: ObservedSwarm): unknown {
  const texts = new Map(configs.map(({ name, text }) => [name, text]));
  return {
    services: services.map(({ spec, configs: mounted }) => [
      JSON.stringify(spec).replaceAll(/interlock\.conf-\d+/g, 'interlock.conf-N'),
      mounted.map(({ name }) => texts.get(name)),
    ]),
    networks: networks.map(({ name, labels }) => [name, labels]),
    nodes: nodes.map(({ labels }) => labels),
  };
}

describe('planChanges()', () => {
  itHolds('plans nothing on a swarm that is as the manifests mean it', 200, () =>
    fc.property(anyHistory, ([set]) => {
      const { plan } = planOf(set, applied(freshSwarm(), set), { prune });

      expect(plan).toMatchObject({ changes: [], waits: [], drift: [] });
    }),
  );

  itHolds('plans nothing after it went from any manifests to any others', 200, () =>
    fc.property(anyHistory, ([before, set]) => {
      const swarm = applied(applied(freshSwarm(), before), set);

      const { plan } = planOf(set, swarm, { prune });

      expect(plan).toMatchObject({ changes: [], waits: [], drift: [] });
    }),
  );

  itHolds('comes to rest on any swarm, whatever somebody left there', 200, () =>
    fc.property(anySet, anySwarm, (set, swarm) => {
      const { plan } = planOf(set, applied(applied(swarm, set), set), { prune });

      expect(plan.changes).toEqual([]);
    }),
  );

  itHolds('ends alike when it is killed before any of its writes and run again', 200, () =>
    fc.property(anyHistory, fc.nat({ max: 20 }), ([before, set], place) => {
      const start = applied(freshSwarm(), before);
      const pass = planOf(set, start, { prune });

      const killed = killedBefore(start, pass, place % (pass.writes.size + 1));
      const end = applied(killed, set);

      expect(planOf(set, end, { prune }).plan.changes).toEqual([]);
      expect(endOf(end)).toEqual(endOf(after(start, pass)));
    }),
  );

  itHolds('shows no value of a variable, in whatever form it is printed', 100, () =>
    fc.property(anyHistory, ([before, set]) => {
      const { plan, ledger } = planOf(set, applied(freshSwarm(), before), { prune });

      const shown = [
        renderPlan(plan),
        renderPlanMarkdown(plan),
        renderPlanJson(plan),
        renderDrifts(plan.drift, { owner: 'default' }),
        JSON.stringify(ledger),
      ];
      for (const text of shown) expect(text).not.toMatch(/hunter/);
    }),
  );

  itHolds('is printed as JSON as its schema says', 100, () =>
    fc.property(anySet, anySwarm, fc.boolean(), (set, swarm, prunes) => {
      const { plan } = planOf(set, swarm, { prune: prunes });

      expect(schemaErrors('plan', renderPlanJson(plan))).toEqual([]);
    }),
  );
});
