import { describe, expect, it } from 'vitest';
import type { Labels, ObservedNode } from '../../../src/model/observed.ts';
import { nodeKeysLabel } from '../../../src/model/own-labels.ts';
import { planChanges, type Planned } from '../../../src/plan/plan-changes.ts';
import { observedNode, observedSwarm } from '../../builders/observed.ts';
import { desired, desiredNode, planInput } from '../../builders/plan-input.ts';

const planNode = (wanted: Labels, ...nodes: readonly ObservedNode[]): Planned =>
  planChanges(
    planInput({
      desired: desired({ nodes: [desiredNode('n0', wanted)] }),
      observed: observedSwarm({ nodes }),
    }),
  );

/** Labels as they are after the owner claimed some of them. */
const claimed = (record: Labels, others: Labels = record, owner = 'default'): Labels => ({
  ...others,
  [nodeKeysLabel(owner)]: JSON.stringify(record),
});

const labelsSent = ({ writes }: Planned): Labels => {
  const write = writes.get('node/n0');
  if (write?.kind !== 'updateNode') throw new Error('no write to the node');
  return write.spec['Labels'] as Labels;
};

describe('planChanges() for nodes', () => {
  it('claims a free key, keeps the labels of others and remembers what it wrote', () => {
    const planned = planNode({ region: 'east' }, observedNode('n0', { labels: { rack: '7' } }));

    expect(planned.plan.changes).toMatchObject([
      {
        op: 'update',
        cause: 'manifest',
        impact: { class: 'none' },
        fields: [{ path: 'labels.region', field: 'labels', key: 'region', from: undefined, to: 'east' }],
      },
    ]);
    expect(labelsSent(planned)).toEqual(claimed({ region: 'east' }, { rack: '7', region: 'east' }));
    expect(planned.writes.get('node/n0')).toMatchObject({
      ref: { id: 'id-of-n0', version: 3 },
      spec: { Role: 'worker', Availability: 'active' },
    });
  });

  it('claims an equal value by writing its record, and says so as an adoption', () => {
    const planned = planNode({ region: 'east' }, observedNode('n0', { labels: { region: 'east' } }));

    expect(planned.plan.changes).toMatchObject([{ op: 'adopt', fields: [], impact: { class: 'none' } }]);
    expect(labelsSent(planned)).toEqual(claimed({ region: 'east' }));
  });

  it('refuses to overwrite a foreign value', () => {
    const { plan } = planNode({ region: 'east' }, observedNode('n0', { labels: { region: 'west' } }));

    expect(plan.changes).toEqual([]);
    expect(plan.refused).toMatchObject([
      {
        resource: 'node/n0',
        reason: expect.stringContaining('"region" is "west", but "east" is declared') as unknown,
        hint: 'Remove the label (docker node update --label-rm KEY n0) or change it in east.yaml:1',
      },
    ]);
  });

  it('changes, reports and records labels sorted by key', () => {
    const wanted = { zone: '1', region: 'east', rack: '7', area: 'a' };
    const gone = { old: '1', 'a.b': '2' };
    const standing = claimed({ ...wanted, ...gone }, { zone: 'x', region: 'x', rack: '7', ...gone });

    const { plan, ...planned } = planNode(wanted, observedNode('n0', { labels: standing }));

    expect(plan.changes[0]?.fields.map(({ path }) => path)).toEqual([
      'labels["a.b"]',
      'labels.area',
      'labels.old',
      'labels.region',
      'labels.zone',
    ]);
    expect(plan.drift[0]?.fields.map(({ path }) => path)).toEqual([
      'labels.area',
      'labels.region',
      'labels.zone',
    ]);
    const record = labelsSent({ plan, ...planned })[nodeKeysLabel('default')];
    expect(record).toBe('{"area":"a","rack":"7","region":"east","zone":"1"}');
  });

  it('writes its record if only one of several keys is claimed', () => {
    const labels = claimed({ region: 'east', zone: '9' }, { region: 'east', zone: '1' });

    const { plan } = planNode({ region: 'east', zone: '1' }, observedNode('n0', { labels }));

    expect(plan.changes).toMatchObject([{ op: 'adopt', cause: 'manifest', fields: [] }]);
  });

  it('writes nothing to a node that is as declared', () => {
    const planned = planNode({ region: 'east' }, observedNode('n0', { labels: claimed({ region: 'east' }) }));

    expect(planned.plan).toMatchObject({ changes: [], drift: [], unchangedCount: 1 });
    expect(planned.ledger.rows['node/n0']?.id).toBe('id-of-n0');
  });

  it('removes a key that is no longer declared', () => {
    const planned = planNode(
      { region: 'east' },
      observedNode('n0', { labels: claimed({ region: 'east', zone: '1' }) }),
    );

    expect(planned.plan.changes).toMatchObject([
      {
        cause: 'manifest',
        impact: { class: 'none' },
        fields: [{ path: 'labels.zone', field: 'labels', key: 'zone', from: '1', to: undefined }],
      },
    ]);
    expect(labelsSent(planned)).toEqual(claimed({ region: 'east' }));
  });

  it('keeps a label of somebody else that has a name which every object has', () => {
    const theirs = { constructor: 'x' };

    const planned = planNode({ region: 'east' }, observedNode('n0', { labels: theirs }));

    expect(labelsSent(planned)).toEqual(claimed({ region: 'east' }, { region: 'east', ...theirs }));
  });

  it('changes a value that is ours when the manifests do', () => {
    const { plan } = planNode(
      { region: 'west' },
      observedNode('n0', { labels: claimed({ region: 'east' }) }),
    );

    expect(plan.changes).toMatchObject([{ cause: 'manifest', fields: [{ from: 'east', to: 'west' }] }]);
    expect(plan.drift).toEqual([]);
  });

  it.each<[string, Labels, string | undefined]>([
    ['changed', { region: 'west' }, 'west'],
    ['removed', {}, undefined],
  ])('puts back a label that somebody %s by hand, cause drift', (_, standing, to) => {
    const { plan } = planNode(
      { region: 'east' },
      observedNode('n0', { labels: claimed({ region: 'east' }, standing) }),
    );

    expect(plan.changes).toMatchObject([
      { op: 'update', cause: 'drift', fields: [{ from: to, to: 'east' }] },
    ]);
    expect(plan.drift).toEqual([
      {
        resource: 'node/n0',
        state: 'changed',
        fields: [{ path: 'labels.region', field: 'labels', key: 'region', from: 'east', to }],
      },
    ]);
  });

  it('shares a node with another owner, each with a record of its own', () => {
    const theirs = claimed({ team: 'b' }, { team: 'b' }, 'team-b');
    const planned = planNode({ region: 'east' }, observedNode('n0', { labels: theirs }));

    expect(labelsSent(planned)).toEqual({ ...theirs, ...claimed({ region: 'east' }) });
  });

  it('keeps a label that another owner also claims', () => {
    const both = { ...claimed({ region: 'east' }), ...claimed({ region: 'east' }, {}, 'team-b') };

    const planned = planNode({}, observedNode('n0', { labels: both }));

    expect(labelsSent(planned)).toMatchObject({ region: 'east' });
    expect(planned.plan.changes).toMatchObject([{ op: 'adopt', fields: [] }]);
  });

  it('refuses to change a label under another owner who claims it too', () => {
    const both = { ...claimed({ region: 'east' }), ...claimed({ region: 'east' }, {}, 'team-b') };

    const { plan } = planNode({ region: 'west' }, observedNode('n0', { labels: both }));

    expect(plan.changes).toEqual([]);
    expect(plan.refused).toMatchObject([
      { reason: expect.stringContaining('"region" is "east"') as unknown },
    ]);
  });

  it('puts a drifted label back though another owner claims it too', () => {
    const both = {
      ...claimed({ region: 'east' }),
      ...claimed({ region: 'east' }, {}, 'team-b'),
      region: 'north',
    };

    const { plan } = planNode({ region: 'east' }, observedNode('n0', { labels: both }));

    expect(plan.refused).toEqual([]);
    expect(plan.changes).toMatchObject([{ cause: 'drift' }]);
  });

  it('counts a broken record as none', () => {
    const labels = { region: 'east', [nodeKeysLabel('default')]: 'nonsense' };

    expect(planNode({ region: 'east' }, observedNode('n0', { labels })).plan.changes).toMatchObject([
      { op: 'adopt' },
    ]);
    expect(planNode({ region: 'west' }, observedNode('n0', { labels })).plan.refused).toHaveLength(1);
  });

  it('counts values that are not text as not claimed', () => {
    const labels = { zone: '1', [nodeKeysLabel('default')]: '{"region":"east","zone":1}' };

    const planned = planNode(
      { region: 'east' },
      observedNode('n0', { labels: { region: 'east', ...labels } }),
    );

    expect(planned.plan.changes).toEqual([]);
    expect(planNode({}, observedNode('n0', { labels })).plan.changes[0]?.fields).toEqual([]);
  });

  it('finds a node by its id, and by a hostname the one that is ready', () => {
    const left = observedNode('n0', { id: 'old', state: 'down' });
    const again = observedNode('n0', { id: 'new' });

    expect(planNode({ region: 'east' }, left, again).writes.get('node/n0')).toMatchObject({
      ref: { id: 'new' },
    });
    expect(planNode({ region: 'east' }, observedNode('x', { id: 'n0' })).plan.changes).toHaveLength(1);
  });

  it('labels a node that is down: its proxies move there when it comes back', () => {
    expect(planNode({ region: 'east' }, observedNode('n0', { state: 'down' })).plan.changes).toHaveLength(1);
  });

  it('refuses a node that is named in two ways: two updates would undo each other', () => {
    const { plan } = planChanges(
      planInput({
        desired: desired({ nodes: [desiredNode('id-of-n0', { a: '1' }), desiredNode('n0', { b: '1' })] }),
        observed: observedSwarm({ nodes: [observedNode('n0', { id: 'id-of-n0' })] }),
      }),
    );

    expect(plan.changes.map(({ id }) => id)).toEqual(['node/id-of-n0']);
    expect(plan.refused).toMatchObject([
      { resource: 'node/n0', reason: 'it is the same node as "id-of-n0"' },
    ]);
  });

  it('refuses a node that is not there, or that several could be', () => {
    const twins = [observedNode('n0', { id: 'a' }), observedNode('n0', { id: 'b' })];

    expect(planNode({ region: 'east' }, observedNode('n1')).plan.refused).toMatchObject([
      { reason: 'the swarm has no such node', hint: expect.stringContaining('n1') as unknown },
    ]);
    expect(planNode({ region: 'east' }, ...twins).plan.refused).toMatchObject([
      { reason: '2 nodes have this hostname', hint: expect.stringContaining('a, b') as unknown },
    ]);
  });
});
