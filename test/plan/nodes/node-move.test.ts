import { describe, expect, it } from 'vitest';
import { after, converged } from '../../builders/after.ts';
import { planOf } from '../../builders/interlock-swarm.ts';
import {
  of,
  start,
  moved,
  order,
  requiredWaits,
  textOf,
  conf,
  core,
  proxy,
  fixed,
} from '../../builders/labelled-nodes.ts';
import { interlock, manifestSet } from '../../builders/manifests.ts';
import { observedNode } from '../../builders/observed.ts';

const both = manifestSet(of('east', ['n-1', 'n-2']), of('west', ['n-3']));

describe('planChanges() for a node that moves between clusters', () => {
  it('makes the one cluster smaller, moves the label, and only then makes the other larger', () => {
    const pass = moved(both, manifestSet(of('east', ['n-1']), of('west', ['n-2', 'n-3'])));

    const smaller = [`wait/${core}#shrink`, `wait/${proxy('east')}#shrink`];
    expect(order(pass)).toEqual({
      [conf(3)]: [],
      [`${core}#shrink`]: [conf(3)],
      'node/n-2': smaller,
      [conf(4)]: ['node/n-2', ...smaller],
      [core]: [conf(4)],
    });
    expect(Object.keys(order(pass))).toEqual([conf(3), `${core}#shrink`, 'node/n-2', conf(4), core]);
    expect(requiredWaits(pass)).toEqual([
      `wait/${core}#shrink`,
      `wait/${core}`,
      `wait/${proxy('east')}#shrink`,
    ]);
  });

  it('says in between that the one is smaller and the other as it was', () => {
    const pass = moved(both, manifestSet(of('east', ['n-1']), of('west', ['n-2', 'n-3'], { hitless: true })));

    const replicas = (number: number): readonly string[] =>
      [...textOf(pass, conf(number)).matchAll(/ProxyReplicas = (\d+)/g)].map(([, count = '']) => count);
    expect([replicas(3), replicas(4)]).toEqual([
      ['2', '1', '1'],
      ['2', '1', '2'],
    ]);
    expect(textOf(pass, conf(3))).toContain('HitlessServiceUpdate = true');
  });

  it('leaves out in between a cluster that starts with the node', () => {
    const now = manifestSet(of('east', ['n-1']), of('west', ['n-3']), of('north', ['n-2']));

    const pass = moved(both, now);

    expect(textOf(pass, conf(3))).not.toContain('[Extensions.north]');
    expect(textOf(pass, conf(4))).toContain('[Extensions.north]');
    expect(order(pass)['node/n-2']).toEqual([`wait/${core}#shrink`, `wait/${proxy('east')}#shrink`]);
  });

  it('needs one config if no cluster grows by the node', () => {
    const pass = moved(both, manifestSet(of('east', ['n-1']), of('west', ['n-3'])));

    expect(order(pass)).toMatchObject({
      [conf(3)]: [],
      [core]: [conf(3)],
      'node/n-2': expect.arrayContaining([`wait/${core}`, `wait/${proxy('east')}`]) as unknown,
    });
    expect(order(pass)[conf(4)]).toBeUndefined();
  });

  it('holds up no node that joins a cluster, and no other change of one', () => {
    const wide = { nodeLabels: { region: 'west', rack: '7' } };

    const joined = moved(both, manifestSet(of('east', ['n-1', 'n-2', 'n-4']), of('west', ['n-3'])));
    const relabelled = moved(both, manifestSet(of('east', ['n-1']), of('west', ['n-2', 'n-3'], wide)));

    expect(order(joined)).toEqual({ 'node/n-4': [], [conf(3)]: ['node/n-4'], [core]: [conf(3)] });
    expect(order(relabelled)['node/n-3']).toEqual([]);
  });

  it('waits for nothing if the cluster keeps its number of proxies', () => {
    const two = {
      proxy: { replicas: 1, publish: { http: { published: 8080 }, https: { published: 8081 } } },
    };
    const before = manifestSet(of('east', ['n-1', 'n-2'], two), of('west', ['n-3']));

    const pass = moved(before, manifestSet(of('east', ['n-1'], two), of('west', ['n-2', 'n-3'])));

    expect(order(pass)['node/n-2']).toEqual([]);
    expect(requiredWaits(pass)).toEqual([`wait/${core}`]);
  });

  it('keeps a node in its cluster that is asked for by another label from now on', () => {
    const zoned = { nodeLabels: { zone: 'e' } };

    const pass = moved(both, manifestSet(of('east', ['n-1'], zoned), of('west', ['n-2', 'n-3'])));

    expect(order(pass)['node/n-1#add']).toEqual([]);
    expect(order(pass)['node/n-2']).toContain(`wait/${proxy('east')}#shrink`);
  });

  it('does not mind what a template asks for and the node never had', () => {
    const odd = observedNode('n-1', { labels: { 'com.docker.ucp.orchestrator.swarm': 'false' } });
    const mixed = { ...start, nodes: [odd, ...start.nodes.slice(1)] };
    const before = manifestSet(of('east', ['n-1', 'n-2', 'n-4'], fixed('east', 2)), of('west', ['n-3']));
    const zoned = of('east', ['n-1', 'n-4'], { ...fixed('east', 1), nodeLabels: { zone: 'e' } });

    const pass = moved(before, manifestSet(zoned, of('west', ['n-2', 'n-3'])), converged(mixed, before));

    expect(order(pass)['node/n-1#add']).toEqual([]);
    expect(order(pass)['node/n-2']).toContain(`wait/${proxy('east')}#shrink`);
  });

  it('waits for each cluster that a node leaves, and lets clusters grow later', () => {
    const before = manifestSet(of('east', ['n-1', 'n-2']), of('west', ['n-3', 'n-4']));
    const now = manifestSet(of('east', ['n-1']), of('west', ['n-3']), of('north', ['n-2']));

    const pass = moved(before, now);

    const smaller = [`wait/${core}#shrink`, `wait/${proxy('east')}#shrink`, `wait/${proxy('west')}#shrink`];
    expect(order(pass)['node/n-2']).toEqual(smaller);
    expect(order(pass)['node/n-4']).toEqual(expect.arrayContaining(smaller));
    expect(textOf(pass, conf(3))).not.toContain('[Extensions.north]');
  });

  it('waits for no cluster that shrinks without losing a node', () => {
    const before = manifestSet(of('east', ['n-1', 'n-2']), of('west', ['n-3', 'n-4'], fixed('west', 2)));
    const now = manifestSet(of('east', ['n-1']), of('west', ['n-3', 'n-4'], fixed('west', 1)));

    const pass = moved(before, now);

    expect(requiredWaits(pass)).toEqual([`wait/${core}`, `wait/${proxy('east')}`]);
  });

  it('waits for no proxy that is not there', () => {
    const ran = converged(start, both);
    const gone = { ...ran, services: ran.services.filter(({ name }) => !proxy('east').endsWith(name)) };

    const pass = moved(both, manifestSet(of('east', ['n-1']), of('west', ['n-2', 'n-3'])), gone);

    expect(order(pass)['node/n-2']).toEqual([`wait/${core}#shrink`]);
  });

  it('holds up no node of another cluster, though it is not what the smaller one asks for from now on', () => {
    const zoned = { nodeLabels: { zone: 'e' } };
    const racked = { nodeLabels: { region: 'west', rack: '7' } };

    const pass = moved(both, manifestSet(of('east', ['n-1'], zoned), of('west', ['n-2', 'n-3'], racked)));

    expect(order(pass)['node/n-3']).toEqual([]);
    expect(order(pass)['node/n-2']).toContain(`wait/${proxy('east')}#shrink`);
  });

  it('needs one config if the other cluster gets the node but not more proxies', () => {
    const before = manifestSet(of('east', ['n-1', 'n-2']), of('west', ['n-3', 'n-4'], fixed('west', 2)));
    const now = manifestSet(of('east', ['n-1']), of('west', ['n-2', 'n-3', 'n-4'], fixed('west', 2)));

    const pass = moved(before, now);

    expect(Object.keys(order(pass))).toEqual([conf(3), core, 'node/n-2']);
  });

  it('needs one config if another cluster grows by its own nodes', () => {
    const now = manifestSet(of('east', ['n-1']), of('west', ['n-3', 'n-4']));

    const pass = moved(both, now);

    expect(Object.keys(order(pass))).toEqual(['node/n-4', conf(3), core, 'node/n-2']);
    expect(textOf(pass, conf(3)).match(/ProxyReplicas = \d/g)).toEqual([
      'ProxyReplicas = 2',
      'ProxyReplicas = 1',
      'ProxyReplicas = 2',
    ]);
  });

  it('lets two clusters exchange their nodes', () => {
    const swapped = manifestSet(of('east', ['n-3']), of('west', ['n-1', 'n-2']));

    const pass = moved(both, swapped);
    const end = after(converged(start, both), pass);

    expect(Object.keys(order(pass))).toEqual([
      'node/n-3',
      conf(3),
      `${core}#shrink`,
      'node/n-1',
      'node/n-2',
      conf(4),
      core,
    ]);
    expect(planOf(swapped, end, { prune: true }).plan.changes).toEqual([]);
  });

  it('keeps the labels as well if the core is stalled', () => {
    const now = manifestSet(of('east', ['n-1']), of('west', ['n-2', 'n-3']), interlock());
    const ran = converged(start, both);
    const attempted = planOf(now, ran, { prune: true });
    const rolledBack = after(ran, { ...attempted, writes: new Map() });
    const services = rolledBack.services.map((one) =>
      one.name === 'ucp-interlock' ? { ...one, updateState: 'rollback_completed' } : one,
    );

    const { plan } = planOf(now, { ...rolledBack, services }, { prune: true });

    expect(plan.changes.map(({ id }) => id)).not.toContain('node/n-2');
  });
});
