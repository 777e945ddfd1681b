import { describe, expect, it } from 'vitest';
import type { ObservedSwarm } from '../../../src/model/observed.ts';
import { appliedLabel, nodeKeysLabel, ownerLabel } from '../../../src/model/own-labels.ts';
import type { PlannedPass } from '../../../src/pass/plan-from.ts';
import { converged } from '../../builders/after.ts';
import { confN, defaultConfig, planOf } from '../../builders/interlock-swarm.ts';
import { of, start } from '../../builders/labelled-nodes.ts';
import { annotated, manifestSet } from '../../builders/manifests.ts';

const east = of('east', ['n-1'], { nodeLabels: { east: 'yes' } });
const west = of('west', ['n-1'], { nodeLabels: { west: 'yes' } });
const north = of('north', ['n-1'], { nodeLabels: { east: 'yes' } });
const watched = annotated(east, { mode: 'observe' });

const eastOfTeamB: ObservedSwarm = {
  ...start,
  configs: [
    confN(1, defaultConfig, {
      labels: { [ownerLabel]: 'team-b', [appliedLabel]: JSON.stringify({ blocks: ['east'], removed: [] }) },
    }),
  ],
};

/** The labels that a node is written with, without those of bookkeeping; undefined: it is not written. */
function labelsOn({ writes }: PlannedPass): unknown {
  const write = writes.get('node/n-1');
  if (write?.kind !== 'updateNode') return undefined;
  const { east: one, west: other } = write.spec['Labels'] as Record<string, string>; // as the plan writes them
  return { ...(one === undefined ? {} : { east: one }), ...(other === undefined ? {} : { west: other }) };
}

describe('the labels of a node that clusters share', () => {
  it('are those of all of them', () => {
    expect(labelsOn(planOf(manifestSet(east, west), start))).toEqual({ east: 'yes', west: 'yes' });
  });

  it('lack the one of a cluster that is only observed', () => {
    expect(labelsOn(planOf(manifestSet(watched, west), start))).toEqual({ west: 'yes' });
  });

  it('lack the one of a cluster whose block another owner has: it would draw the proxy of that owner', () => {
    expect(labelsOn(planOf(manifestSet(east, west), eastOfTeamB))).toEqual({ west: 'yes' });
  });

  it('have one that a third cluster asks for too', () => {
    expect(labelsOn(planOf(manifestSet(watched, west, north), start))).toEqual({ east: 'yes', west: 'yes' });
  });

  it.each([{ prune: true }, { prune: false }])(
    'keep the one that we set before their cluster was only observed (%o)',
    (said) => {
      const swarm = converged(start, manifestSet(east, west));

      expect(planOf(manifestSet(watched, west), swarm, said).plan).toMatchObject({
        changes: [],
        retained: [],
      });
    },
  );

  it('are reported, and not written, if no other cluster has the node', () => {
    const { plan, writes } = planOf(manifestSet(watched, of('west', ['n-2'])), start);

    expect([...writes.keys()]).not.toContain('node/n-1');
    expect(plan.warnings.map(({ resource }) => resource)).toContain('node/n-1');
  });

  it('do not become ours if somebody else has set an unchanged one', () => {
    const nodes = start.nodes.map((node) =>
      node.hostname === 'n-1' ? { ...node, labels: { ...node.labels, east: 'theirs' } } : node,
    );
    const { writes } = planOf(manifestSet(watched, west), { ...start, nodes });

    expect(writes.get('node/n-1')).toMatchObject({
      spec: { Labels: { east: 'theirs', [nodeKeysLabel('default')]: '{"west":"yes"}' } },
    });
  });

  it('keep a later foreign change', () => {
    const swarm = converged(start, manifestSet(east, west));
    const nodes = swarm.nodes.map((node) =>
      node.hostname === 'n-1' ? { ...node, labels: { ...node.labels, east: 'no' } } : node,
    );
    const other = of('west', ['n-1'], { nodeLabels: { west: 'no' } });

    expect(labelsOn(planOf(manifestSet(watched, other), { ...swarm, nodes }))).toEqual({
      east: 'no',
      west: 'no',
    });
  });
});
