import { describe, expect, it } from 'vitest';
import type { ObservedSwarm } from '../../src/model/observed.ts';
import type { Impact } from '../../src/model/plan.ts';
import { parseDocument } from '../../src/interlock/parse-document.ts';
import { nodeImpact } from '../../src/plan/node-impact.ts';
import { confN, defaultConfig, interlockSwarm, planOf } from '../builders/interlock-swarm.ts';
import { manifestSet, service } from '../builders/manifests.ts';
import {
  attached,
  labels,
  observedNode,
  observedService,
  observedSwarm,
  observedTask,
  replicas,
  specValue,
  type SpecPart,
} from '../builders/observed.ts';

const constrained = (...constraints: readonly string[]): SpecPart =>
  specValue(['TaskTemplate', 'Placement', 'Constraints'], constraints);

const node = observedNode('n0', { labels: { region: 'east' } });
const web = observedService('web', constrained('node.labels.region==east'));
const proxy = observedService('ucp-interlock-proxy', constrained('node.labels.region==east'));
const api = observedService('api', constrained('node.role==worker'));

const swarmWith = (...names: readonly string[]): ObservedSwarm =>
  observedSwarm({
    nodes: [node],
    services: [web, proxy, api],
    tasks: names.map((name, index) => observedTask(name, { id: `t${String(index)}`, nodeId: node.id })),
  });

const defaultDocument = (() => {
  const parsed = parseDocument(defaultConfig);
  if (!parsed.ok) throw new Error('the fixture is no config');
  return parsed.document;
})();

const relabelled = (observed: ObservedSwarm, from = node): Impact =>
  nodeImpact(from, { region: 'west' }, observed, defaultDocument);

describe('the impact of a node label', () => {
  it('is the tasks on the node whose constraints no longer match', () => {
    expect(relabelled(swarmWith('web', 'web', 'api'))).toMatchObject({
      ...{ class: 'reschedule', tasks: 2, proxies: [] },
      summary: '2 tasks of web stopped here: their constraints no longer match',
    });
  });

  it('is an interruption where a proxy is among them', () => {
    expect(relabelled(swarmWith('ucp-interlock-proxy'))).toMatchObject({
      ...{ class: 'interruption', tasks: 1, proxies: ['ucp-interlock-proxy'] },
    });
  });

  it('is none where no task minds, or where swarm leaves the node alone', () => {
    expect(relabelled(swarmWith('api'))).toMatchObject({ class: 'none', tasks: 0 });
    expect(relabelled(swarmWith('web'), { ...node, availability: 'drain' })).toMatchObject({ class: 'none' });
  });
});

/** The default proxy with two tasks on three networks, and a routed service before it. */
const routed = (hosts: string): ObservedSwarm =>
  interlockSwarm({
    configs: [confN(1, defaultConfig)],
    running: 1,
    services: [
      observedService('ucp-interlock-proxy', replicas(2), attached('a', 'b', 'c')),
      observedService(
        'web',
        labels({ 'com.docker.lb.hosts': hosts, 'com.docker.lb.port': '8000' }),
        attached('id-of-eastnet'),
      ),
    ],
    tasks: [
      observedTask('ucp-interlock-proxy', { id: 'p1' }),
      observedTask('ucp-interlock-proxy', { id: 'p2' }),
      observedTask('web'),
    ],
  });

const adopted = (name: string, spec: object) =>
  manifestSet({
    ...service(name, '', { image: undefined, networks: ['eastnet'], ...spec }),
    metadata: { name, annotations: { 'swarm-reconciler.io/adopt': 'true' } },
  });

describe('the impact of a routed service', () => {
  it('tells which proxy its new route reconfigures, and for how long, without holding anybody up', () => {
    const [change] = planOf(
      adopted('web', { route: { hosts: ['new.test'], port: 8000 } }),
      routed('old.test'),
    ).plan.changes;

    expect(change?.impact).toEqual({
      class: 'none',
      summary: 'no task is touched; reconfigures ucp-interlock-proxy, about 6 s',
      tasks: 0,
      proxies: ['ucp-interlock-proxy'],
      reconfigurations: 1,
      seconds: 6,
    });
  });

  it('is nothing to the proxies where no part of the route changes', () => {
    const same = adopted('web', { route: { hosts: ['web.test'], port: 8000 }, labels: { team: 'blue' } });

    const [change] = planOf(same, routed('web.test')).plan.changes;

    expect(change?.impact).toMatchObject({ class: 'none', proxies: [], reconfigurations: 0, seconds: 0 });
  });

  it('is told of a new service too', () => {
    const { plan } = planOf(manifestSet(service('api', '', { networks: ['eastnet'] })), routed('web.test'));

    expect(plan.changes).toMatchObject([
      { id: 'service/api', impact: { class: 'none', reconfigurations: 1 } },
    ]);
  });
});
