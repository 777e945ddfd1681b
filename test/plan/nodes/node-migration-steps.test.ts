import { describe, expect, it } from 'vitest';
import type { Labels, ObservedSwarm } from '../../../src/model/observed.ts';
import type { PlannedPass } from '../../../src/pass/plan-from.ts';
import { converged } from '../../builders/after.ts';
import {
  fixed,
  of,
  start,
  moved,
  order,
  requiredWaits,
  textOf,
  conf,
  core,
  proxy,
  type ClusterName,
} from '../../builders/labelled-nodes.ts';
import { interlock, manifestSet } from '../../builders/manifests.ts';
import { observedService, observedTask, specValue } from '../../builders/observed.ts';

describe('planChanges() for a label by which a proxy runs', () => {
  const labelled = (name: ClusterName, labels: Labels = { [name]: 'yes' }, nodes = ['n-1']) =>
    of(name, nodes, { nodeLabels: labels });
  const parts = (name: string): readonly string[] => [
    `service/ucp-interlock-extension-${name}`,
    `service/ucp-interlock-proxy-${name}`,
  ];
  const labelsOf = ({ writes }: PlannedPass, id: string): unknown => {
    const write = writes.get(id);
    return write?.kind === 'updateNode' ? write.spec['Labels'] : undefined;
  };
  const impactOf = ({ plan }: PlannedPass, id: string): string | undefined =>
    plan.changes.find((change) => change.id === id)?.impact.class;
  const claim = (labels: Labels): string => JSON.stringify(labels);
  const mke = { 'com.docker.ucp.orchestrator.swarm': 'true' };
  const keys = 'io.swarm-reconciler.keys.default';

  it('removes it after the services of its cluster, if another one stays on the node', () => {
    const pass = moved(manifestSet(labelled('east'), labelled('west')), manifestSet(labelled('east')));

    expect(order(pass)).toMatchObject({
      [conf(3)]: [],
      [core]: [conf(3)],
      'node/n-1': [`wait/${core}`, ...parts('west')],
    });
    expect(impactOf(pass, 'node/n-1')).toBe('none');
  });

  it('adds the label of a new cluster before config.toml, and claims removed labels until they are gone', () => {
    const pass = moved(
      manifestSet(labelled('east'), labelled('west')),
      manifestSet(labelled('east'), labelled('north')),
    );

    expect(order(pass)).toMatchObject({
      'node/n-1#add': [],
      [conf(3)]: expect.arrayContaining(['node/n-1#add']) as unknown,
      'node/n-1': ['node/n-1#add', `wait/${core}`, ...parts('west')],
    });
    expect(order(pass)[conf(3)]).not.toContain('node/n-1');
    expect(order(pass)[conf(4)]).toBeUndefined();
    expect(labelsOf(pass, 'node/n-1#add')).toEqual({
      ...{ ...mke, east: 'yes', west: 'yes', north: 'yes' },
      [keys]: claim({ east: 'yes', north: 'yes', west: 'yes' }),
    });
    expect(labelsOf(pass, 'node/n-1')).toEqual({
      ...{ ...mke, east: 'yes', north: 'yes' },
      [keys]: claim({ east: 'yes', north: 'yes' }),
    });
    expect(
      pass.plan.changes
        .filter(({ resource }) => resource === 'node/n-1')
        .map(({ id, cause, fields }) => [id, cause, fields.map(({ path }) => path)]),
    ).toEqual([
      ['node/n-1#add', 'manifest', ['labels.north']],
      ['node/n-1', 'prune', ['labels.west']],
    ]);
  });

  it('takes the old one off once the proxy runs by the new one', () => {
    const pass = moved(manifestSet(labelled('east')), manifestSet(labelled('east', { zone: 'e' })));

    expect(order(pass)).toEqual({
      'node/n-1#add': [],
      [conf(3)]: ['node/n-1#add'],
      [core]: [conf(3)],
      'node/n-1': ['node/n-1#add', `wait/${core}`, `wait/${proxy('east')}`],
    });
    expect(requiredWaits(pass)).toEqual([`wait/${core}`, `wait/${proxy('east')}`]);
    expect([impactOf(pass, 'node/n-1#add'), impactOf(pass, 'node/n-1')]).toEqual(['none', 'none']);
    expect(pass.plan.changes.find(({ id }) => id === 'node/n-1')?.cause).toBe('manifest');
  });

  it('writes the node once if the cluster only uses one label less', () => {
    const pass = moved(
      manifestSet(labelled('east', { east: 'yes', zone: 'e' })),
      manifestSet(labelled('east')),
    );

    expect(order(pass)).toEqual({
      [conf(3)]: [],
      [core]: [conf(3)],
      'node/n-1': [`wait/${core}`, `wait/${proxy('east')}`],
    });
  });

  it('changes the value of one before, as the proxy cannot run by both', () => {
    const pass = moved(
      manifestSet(labelled('east', { zone: 'e' })),
      manifestSet(labelled('east', { zone: 'f' })),
    );

    expect(Object.keys(order(pass))).toEqual(['node/n-1', conf(3), core]);
  });

  it('changes its value once the services of its cluster are gone, before another grows by the node', () => {
    const pass = moved(
      manifestSet(labelled('east', { region: 'east' }), labelled('west', { region: 'west' }, ['n-2'])),
      manifestSet(labelled('west', { region: 'west' }, ['n-1', 'n-2'])),
    );

    const gone = [`wait/${core}#shrink`, ...parts('east')];
    expect(order(pass)).toMatchObject({
      [conf(3)]: [],
      [parts('east')[1] ?? '']: [`wait/${core}#shrink`],
      'node/n-1': gone,
      [conf(4)]: expect.arrayContaining(['node/n-1']) as unknown,
    });
  });

  it('needs one config if there would be no block in between', () => {
    const removal = interlock({ removeExtensions: ['default'] });
    const pass = moved(
      manifestSet(labelled('east', { region: 'east' }), removal),
      manifestSet(labelled('west', { region: 'west' }), removal),
    );

    expect(Object.keys(order(pass))).not.toContain(conf(4));
    expect(order(pass)['node/n-1']).toEqual([`wait/${core}`, ...parts('east')]);
    expect(textOf(pass, conf(3))).toContain('[Extensions.west]');
  });

  it('adds new labels first on a node that leaves one cluster and stays in another by another label', () => {
    const pass = moved(
      manifestSet(labelled('east', { region: 'e' }, ['n-1', 'n-2']), labelled('west', { old: 'yes' })),
      manifestSet(
        labelled('east', { region: 'e' }, ['n-2']),
        labelled('west', { new: 'yes' }),
        labelled('north', { region: 'n' }),
      ),
    );

    expect(
      pass.plan.changes
        .filter(({ resource }) => resource === 'node/n-1')
        .map(({ id, fields }) => [id, fields.map(({ path }) => path)]),
    ).toEqual([
      ['node/n-1#add', ['labels.new']],
      ['node/n-1', ['labels.old', 'labels.region']],
    ]);
    expect(order(pass)[conf(3)]).toContain('node/n-1#add');
    expect(order(pass)[conf(4)]).toContain('node/n-1');
  });

  /** The tasks of all services run on one node. */
  const onOneNode = (swarm: ObservedSwarm): ObservedSwarm => ({
    ...swarm,
    tasks: swarm.tasks.map((task) => ({ ...task, nodeId: 'id-of-n-1' })),
  });

  it.each([
    ['of a cluster that goes', manifestSet(labelled('east'), labelled('west')), [labelled('east')]],
    ['of one that has it another way', manifestSet(labelled('east')), [labelled('east', { zone: 'e' })]],
  ])('evicts no proxy %s', (_, before, now) => {
    const pass = moved(before, manifestSet(...now), onOneNode(converged(start, before)));

    expect(impactOf(pass, 'node/n-1')).toBe('none');
  });

  it('reports foreign services that need the removed labels', () => {
    const before = manifestSet(labelled('east'), labelled('west'));
    const swarm = onOneNode(converged(start, before));
    const picky = observedService(
      'picky',
      specValue(['TaskTemplate', 'Placement', 'Constraints'], ['node.labels.west==yes']),
    );
    const task = observedTask('picky', { nodeId: 'id-of-n-1' });
    const mixed = { ...swarm, services: [...swarm.services, picky], tasks: [...swarm.tasks, task] };

    const pass = moved(before, manifestSet(labelled('east'), labelled('north')), mixed);

    expect([impactOf(pass, 'node/n-1#add'), impactOf(pass, 'node/n-1')]).toEqual(['none', 'reschedule']);
  });

  it('writes a node once that leaves one cluster for another, though both have labels of their own', () => {
    const pass = moved(
      manifestSet(labelled('east', undefined, ['n-1', 'n-2']), labelled('west', undefined, ['n-3'])),
      manifestSet(labelled('east', undefined, ['n-2']), labelled('west', undefined, ['n-1', 'n-3'])),
    );

    expect(Object.keys(order(pass))).toEqual([conf(3), `${core}#shrink`, 'node/n-1', conf(4), core]);
  });

  it('waits for nothing if a node leaves a cluster that keeps its number of proxies', () => {
    const one = (nodes: readonly string[]) =>
      of('east', nodes, { ...fixed('east', 1), nodeLabels: { east: 'yes' } });

    const pass = moved(
      manifestSet(one(['n-1', 'n-2']), labelled('west')),
      manifestSet(one(['n-2']), labelled('west')),
    );

    expect(order(pass)).toEqual({ 'node/n-1': [] });
  });

  it('waits for no proxy that cannot run before the value of a label has changed', () => {
    const pass = moved(
      manifestSet(labelled('east', { region: 'e' }), labelled('west', { old: 'yes' })),
      manifestSet(labelled('west', { new: 'yes', region: 'w' })),
    );

    expect(order(pass)['node/n-1#add']).toBeUndefined();
    expect(order(pass)['node/n-1']).toEqual([`wait/${core}`, ...parts('east')]);
  });
});
