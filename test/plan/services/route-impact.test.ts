import { describe, expect, it } from 'vitest';
import { placeOfEntry, placeOfField, type FieldPlace } from '../../../src/model/field-change.ts';
import type { InterlockFacts } from '../../../src/model/facts.ts';
import type { InterlockDocument } from '../../../src/model/interlock-document.ts';
import type { Labels } from '../../../src/model/observed.ts';
import type { Change } from '../../../src/model/plan.ts';
import { noImpact, rollingRestart } from '../../../src/plan/common/impact.ts';
import { fragment, type Step } from '../../../src/plan/common/fragment.ts';
import { withRouteImpact } from '../../../src/plan/services/route-impact.ts';
import { attached, labels, observedService, observedSwarm, observedTask } from '../../builders/observed.ts';
import { planInput } from '../../builders/plan-input.ts';
import { changeOf } from '../../builders/steps.ts';

const route: Labels = {
  'com.docker.lb.hosts': 'web.test',
  'com.docker.lb.port': '80',
  'com.docker.lb.service_cluster': 'east',
};

const blocks = {
  plain: {},
  hitless: { HitlessServiceUpdate: true },
  'hitless, networks named': { HitlessServiceUpdate: true, Networks: ['eastnet'] },
} as const;

const factsOf = (document: InterlockDocument): InterlockFacts => ({
  running: { id: 'c', name: 'conf-1', labels: {}, text: '', parsed: { ok: true, document } },
  versions: [],
});

/** A service before the proxy of a block, two tasks with two networks each. */
function impactOf(
  block: keyof typeof blocks,
  overrides: Partial<Change>,
  more: Labels = {},
): Change['impact'] | undefined {
  const web = observedService('web', labels({ ...route, ...more }));
  const document = {
    top: {},
    extensions: { east: { ServiceCluster: 'east', ProxyServiceName: 'proxy', ...blocks[block] } },
  };
  const change = changeOf('service/web', { op: 'update', ...overrides });
  const writes: Partial<Record<Change['op'], Step['write']>> = {
    create: { kind: 'createService', spec: web.spec },
    delete: { kind: 'removeService', id: web.id },
  };
  const write = writes[change.op] ?? {
    kind: 'updateService',
    ref: { id: web.id, version: 1 },
    spec: web.spec,
  };
  const { steps } = withRouteImpact(
    fragment({ steps: [{ change, write }] }),
    planInput({
      observed: observedSwarm({
        services: [observedService('proxy', attached('a', 'b')), ...(change.op === 'create' ? [] : [web])],
        tasks: [observedTask('proxy', { id: 'p1' }), observedTask('proxy', { id: 'p2' })],
      }),
      interlock: factsOf(document),
    }),
    document,
  );
  return steps[0]?.change.impact;
}

const changing = (...places: readonly (FieldPlace | string)[]): Partial<Change> => ({
  fields: places.map((place) => ({
    ...(typeof place === 'string' ? placeOfField(place) : place),
    ...{ from: 'a', to: 'b' },
  })),
});

const variable = placeOfEntry('env', 'A');

const label = (name: string): FieldPlace => placeOfEntry('labels', `com.docker.lb.${name}`);

describe('withRouteImpact()', () => {
  // Whether the proxy is replaced: without hitless updates, with them, with them where the block names its networks.
  it.each<[string, Partial<Change>, readonly [boolean, boolean, boolean]]>([
    ['a new service', { op: 'create' }, [true, true, false]],
    ['a service that goes', { op: 'delete' }, [true, true, false]],
    ['other networks', changing(variable, 'networks'), [true, true, false]],
    ['another network of its route', changing(label('network')), [true, true, false]],
    ['another cluster', changing(label('service_cluster')), [true, true, false]],
    ['another host', changing(variable, label('hosts')), [true, false, false]],
    ['another certificate', changing(label('ssl_cert')), [true, true, true]],
    ['another key', changing(label('ssl_key')), [true, true, true]],
    ['other replicas', changing('replicas'), [true, false, false]],
    [
      'one task replaced',
      { ...changing('image'), impact: rollingRestart(1, 'image changed') },
      [true, false, false],
    ],
    [
      'such a label of its containers',
      changing(placeOfEntry('containerLabels', 'com.docker.lb.hosts')),
      [false, false, false],
    ],
    ['another label', changing(placeOfEntry('labels', 'tier')), [false, false, false]],
    ['what touches no task', changing('update.delay'), [false, false, false]],
  ])('tells of %s where it replaces the proxy', (_, change, replaced) => {
    const found = (Object.keys(blocks) as (keyof typeof blocks)[]).map(
      (block) => impactOf(block, change)?.reconfigurations === 1,
    );

    expect(found).toEqual(replaced);
  });

  it('counts no tasks behind a virtual address', () => {
    const vip = { 'com.docker.lb.backend_mode': 'vip' };

    expect(impactOf('plain', changing('replicas'), vip)?.reconfigurations).toBe(0);
  });

  it('adds the proxy and its time to what the change does already', () => {
    const impact = { ...noImpact('new service'), proxies: ['other'], seconds: 3, reconfigurations: 1 };

    expect(impactOf('plain', { op: 'create', impact })).toEqual({
      ...impact,
      summary: 'new service; reconfigures proxy, about 4 s',
      proxies: ['other', 'proxy'],
      reconfigurations: 2,
      seconds: 7,
    });
  });

  describe('for a service that stays', () => {
    const other = { ServiceCluster: '', ProxyServiceName: 'other' };
    const served = { ServiceCluster: 'east', ProxyServiceName: 'proxy' };
    const asking = { 'com.docker.lb.hosts': 'web.test' };

    const running = { top: {}, extensions: { served, other } };

    /** Of a write of new labels. */
    const impactOn = (
      before: Labels,
      after: Labels,
      document: InterlockDocument | undefined,
      desiredDocument = document,
    ): Change['impact'] | undefined => {
      const web = observedService('web', labels(before));
      const change = changeOf('service/web', { op: 'update', impact: noImpact('no task is touched') });
      const { spec } = observedService('web', labels(after));
      const write = { kind: 'updateService', ref: { id: web.id, version: 1 }, spec } as const;
      const { steps } = withRouteImpact(
        fragment({ steps: [{ change, write }] }),
        planInput({
          observed: observedSwarm({ services: [web] }),
          ...(document === undefined ? {} : { interlock: factsOf(document) }),
        }),
        desiredDocument,
      );
      return steps[0]?.change.impact;
    };

    describe('and moves to another cluster', () => {
      const block = (name: string, ServiceCluster: string, ...ports: readonly number[]) => ({
        [name]: {
          ...{ ServiceCluster, ProxyServiceName: `proxy-${name}` },
          ...(ports[0] === undefined ? {} : { PublishedPort: ports[0] }),
          ...(ports[1] === undefined ? {} : { PublishedSSLPort: ports[1] }),
        },
      });
      const both = {
        top: {},
        extensions: { ...block('east', 'east', 80, 443), ...block('west', 'west', 8080) },
      };
      const west = { 'com.docker.lb.service_cluster': 'west' };

      it('says from where to where its host moves', () => {
        expect(impactOn(route, { ...route, ...west }, both)?.summary).toBe(
          'web.test moves from proxy-east (ports 80, 443) to proxy-west (port 8080); no task is touched',
        );
      });

      it('says it of several hosts', () => {
        const hosts = { ...route, 'com.docker.lb.hosts': 'web.test,shop.test' };

        expect(impactOn(hosts, { ...hosts, ...west }, both)?.summary).toContain(
          'web.test, shop.test move from',
        );
      });

      it('takes the new cluster from config.toml after the plan', () => {
        const { east } = both.extensions;
        const now = { top: {}, extensions: { east: east ?? {} } };

        expect(impactOn(route, { ...route, ...west }, now, both)?.summary).toContain(
          'to proxy-west (port 8080)',
        );
      });

      it('says nothing where the cluster stays, or where it is lost', () => {
        const north = { 'com.docker.lb.service_cluster': 'north' };

        expect(impactOn(route, route, both)?.summary).toBe('no task is touched');
        expect(impactOn(route, { ...route, ...north }, both)?.summary).toBe(
          'no request is routed to it any more; no task is touched',
        );
      });
    });

    it.each<[string, Labels, Labels, unknown]>([
      ['interrupts traffic where it asks for no route any more', route, {}, 'interruption'],
      ['also where only its port is left', route, { 'com.docker.lb.port': '80' }, 'interruption'],
      [
        'also where no block serves its new cluster',
        route,
        { ...route, 'com.docker.lb.service_cluster': 'west' },
        'interruption',
      ],
      ['not where another block serves it', route, asking, 'none'],
      ['not where it asks for a route as before', route, { ...route, team: 'a' }, 'none'],
      ['not where no block served it', { ...route, 'com.docker.lb.service_cluster': 'west' }, {}, 'none'],
      ['not where it asked for none', { 'com.docker.lb.port': '80' }, {}, 'none'],
    ])('%s', (_, before, after, expected) => {
      expect(impactOn(before, after, running)?.class).toBe(expected);
    });

    it('uses the desired config.toml', () => {
      const west = { ...route, 'com.docker.lb.service_cluster': 'west' };
      const extensions = { served, west: { ServiceCluster: 'west', ProxyServiceName: 'west' } };
      const desiredDocument = { top: {}, extensions };

      expect(impactOn(route, west, running, desiredDocument)?.class).toBe('none');
      expect(impactOn(route, asking, running, desiredDocument)?.class).toBe('interruption');
    });

    it('interrupts nothing without Interlock', () => {
      expect(impactOn(route, {}, undefined)?.class).toBe('none');
    });

    it('shows first what is lost', () => {
      expect(impactOn(route, {}, running)?.summary).toBe(
        'no request is routed to it any more; no task is touched',
      );
    });
  });
});
