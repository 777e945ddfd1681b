import { describe, expect, it } from 'vitest';
import type { Labels } from '../../src/model/observed.ts';
import type { Change } from '../../src/model/plan.ts';
import { noImpact, rollingRestart } from '../../src/plan/impact.ts';
import { part, type Step } from '../../src/plan/part.ts';
import { withRouteImpact } from '../../src/plan/route-impact.ts';
import { attached, labels, observedService, observedSwarm, observedTask } from '../builders/observed.ts';
import { planInput } from '../builders/plan-input.ts';
import { changeOf } from '../builders/steps.ts';

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

/** A service before the proxy of a block, two tasks with two networks each. */
function impactOf(
  block: keyof typeof blocks,
  said: Partial<Change>,
  more: Labels = {},
): Change['impact'] | undefined {
  const web = observedService('web', labels({ ...route, ...more }));
  const document = {
    top: {},
    extensions: { east: { ServiceCluster: 'east', ProxyServiceName: 'proxy', ...blocks[block] } },
  };
  const change = changeOf('service/web', { op: 'update', ...said });
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
    part({ steps: [{ change, write }] }),
    planInput({
      observed: observedSwarm({
        services: [observedService('proxy', attached('a', 'b')), ...(change.op === 'create' ? [] : [web])],
        tasks: [observedTask('proxy', { id: 'p1' }), observedTask('proxy', { id: 'p2' })],
      }),
      interlock: {
        running: { id: 'c', name: 'conf-1', labels: {}, text: '', parsed: { ok: true, document } },
        versions: [],
      },
    }),
  );
  return steps[0]?.change.impact;
}

const changing = (...paths: readonly string[]): Partial<Change> => ({
  fields: paths.map((path) => ({ path, from: 'a', to: 'b' })),
});

const label = (name: string): string => `labels["com.docker.lb.${name}"]`;

describe('withRouteImpact()', () => {
  // Whether the proxy is replaced: without hitless updates, with them, with them where the block names its networks.
  it.each<[string, Partial<Change>, readonly [boolean, boolean, boolean]]>([
    ['a new service', { op: 'create' }, [true, true, false]],
    ['a service that goes', { op: 'delete' }, [true, true, false]],
    ['other networks', changing('env.A', 'networks'), [true, true, false]],
    ['another network of its route', changing(label('network')), [true, true, false]],
    ['another cluster', changing(label('service_cluster')), [true, true, false]],
    ['another host', changing('env.A', label('hosts')), [true, false, false]],
    ['another certificate', changing(label('ssl_cert')), [true, true, true]],
    ['another key', changing(label('ssl_key')), [true, true, true]],
    ['other replicas', changing('replicas'), [true, false, false]],
    [
      'one task anew',
      { ...changing('image'), impact: rollingRestart(1, 'image changed') },
      [true, false, false],
    ],
    ['what touches no task', changing('update.delay'), [false, false, false]],
  ])('tells of %s where it replaces the proxy', (_, change, replaced) => {
    const told = (Object.keys(blocks) as (keyof typeof blocks)[]).map(
      (block) => impactOf(block, change)?.reconfigurations === 1,
    );

    expect(told).toEqual(replaced);
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
});
