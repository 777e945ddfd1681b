import { describe, expect, it } from 'vitest';
import type { ManifestSet } from '../../../src/model/manifest/manifest.ts';
import type { Labels, ObservedSwarm } from '../../../src/model/observed.ts';
import { ownerLabel } from '../../../src/model/own-labels.ts';
import type { Impact } from '../../../src/model/plan.ts';
import { parseDocument } from '../../../src/interlock/document/parse-document.ts';
import { nodeImpact } from '../../../src/plan/nodes/node-impact.ts';
import { confN, defaultConfig, interlockSwarm, planOf, vendorSwarm } from '../../builders/interlock-swarm.ts';
import { cluster, interlock, manifestSet, service, type ManifestText } from '../../builders/manifests.ts';
import {
  attached,
  labels,
  observedNode,
  observedSecret,
  observedService,
  observedSwarm,
  observedTask,
  replicas,
  specValue,
  type SpecPart,
} from '../../builders/observed.ts';

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

  it('takes as long as its proxy has networks to set up elsewhere', () => {
    const joining = observedService(
      'ucp-interlock-proxy',
      constrained('node.labels.region==east'),
      attached('a', 'b', 'c'),
    );

    const impact = relabelled({ ...swarmWith('ucp-interlock-proxy'), services: [joining] });

    expect(impact).toMatchObject({ class: 'interruption', seconds: 3 });
    expect(impact.summary).toContain('about 3 s');
  });

  it('names as many services as a line has room for', () => {
    const names = ['a', 'b', 'c', 'd', 'e'];
    const swarm = swarmWith(...names);
    const services = names.map((name) => observedService(name, constrained('node.labels.region==east')));

    expect(relabelled({ ...swarm, services }).summary).toContain('5 tasks of a, b, c and 2 more');
  });

  it('is none where no task minds, or where swarm leaves the node alone', () => {
    expect(relabelled(swarmWith('api'))).toMatchObject({ class: 'none', tasks: 0 });
    expect(relabelled(swarmWith('web'), { ...node, availability: 'drain' })).toMatchObject({ class: 'none' });
  });
});

const routeOf = (hosts: string): Labels => ({ 'com.docker.lb.hosts': hosts, 'com.docker.lb.port': '8000' });

/** The default proxy with two tasks on three networks, and a routed service before it. */
const routed = (hosts: string): ObservedSwarm =>
  interlockSwarm({
    configs: [confN(1, defaultConfig)],
    running: 1,
    services: [
      observedService('ucp-interlock-proxy', replicas(2), attached('a', 'b', 'c')),
      observedService('web', labels(routeOf(hosts)), attached('id-of-eastnet')),
    ],
    tasks: [
      observedTask('ucp-interlock-proxy', { id: 'p1' }),
      observedTask('ucp-interlock-proxy', { id: 'p2' }),
      observedTask('web'),
    ],
  });

const east = 'ucp-interlock-proxy-east';

/** What the core's update does where the east cluster runs with two tasks, by what its manifest says before and now. */
function coreImpact(before: object, now: object): Impact | undefined {
  const written = [...planOf(manifestSet(cluster('east', before)), vendorSwarm()).writes.values()];
  const write = written.find(({ kind }) => kind === 'createConfig');
  if (write?.kind !== 'createConfig') throw new Error('no config');
  const swarm = interlockSwarm({
    configs: [confN(1, defaultConfig), confN(2, write.config.text, { labels: write.config.labels })],
    running: 2,
    services: [observedService(east, attached('id-of-eastnet'))],
    tasks: ['e1', 'e2'].map((id) => observedTask(east, { id })),
  });
  const { plan } = planOf(manifestSet(cluster('east', now)), swarm);
  return plan.changes.find(({ id }) => id === 'service/ucp-interlock')?.impact;
}

describe('the impact of a new config.toml', () => {
  const proxy = (replicas: number): object => ({ proxy: { replicas, publish: { mode: 'ingress' } } });

  it('is the time that its proxies need for the networks that they are to join', () => {
    const now = { ...proxy(2), networks: ['eastnet', 'westnet', 'northnet'] };

    expect(coreImpact(proxy(2), now)).toMatchObject({
      ...{ class: 'interruption', tasks: 3, proxies: [east], reconfigurations: 1, seconds: 6 },
      summary: expect.stringContaining(`1 proxy service replaced: ${east}, about 6 s`) as unknown,
    });
  });

  it('is no interruption where a proxy only grows', () => {
    expect(coreImpact(proxy(2), proxy(3))).toMatchObject({
      ...{ class: 'rollingRestart', tasks: 1, proxies: [], reconfigurations: 1, seconds: 0 },
      summary: expect.stringContaining(`${east} gains 1 task`) as unknown,
    });
  });

  it('is the tasks that go where a proxy only shrinks', () => {
    expect(coreImpact(proxy(3), proxy(1))).toMatchObject({
      ...{ class: 'interruption', tasks: 3, proxies: [east], reconfigurations: 1, seconds: 0 },
      summary: expect.stringContaining(`${east} loses 2 tasks`) as unknown,
    });
  });

  it('leaves out clusters that have no proxy yet', () => {
    const { plan } = planOf(manifestSet(cluster('east')), vendorSwarm());

    expect(plan.changes.find(({ id }) => id === 'service/ucp-interlock')?.impact).toMatchObject({
      ...{ class: 'rollingRestart', reconfigurations: 0, seconds: 0 },
    });
  });
});

describe('the impact of removed labels', () => {
  it('does not count what the same plan removes before', () => {
    const mark = { region: 'east', 'io.swarm-reconciler.keys.default': '{"region":"east"}' };
    const swarm = observedSwarm({
      nodes: [observedNode('n0', { labels: mark })],
      services: [
        web,
        observedService('old', labels({ [ownerLabel]: 'default' }), constrained('node.labels.region==east')),
      ],
      tasks: ['web', 'old'].map((name) => observedTask(name, { id: name, nodeId: 'id-of-n0' })),
    });

    const { plan } = planOf(manifestSet(service('api', '', { networks: ['eastnet'] })), swarm, {
      prune: true,
    });

    expect(plan.changes.map(({ id }) => id)).toContain('service/old');
    expect(plan.changes.find(({ id }) => id === 'node/n0')?.impact).toMatchObject({
      ...{ class: 'reschedule', tasks: 1 },
    });
  });
});

const adoptedText = (name: string, spec: object, serviceCluster = ''): ManifestText => ({
  ...service(name, serviceCluster, { image: undefined, networks: ['eastnet'], ...spec }),
  metadata: { name, ...{ annotations: { 'swarm-reconciler.io/adopt': 'true' } } },
});

const adopted = (name: string, spec: object): ManifestSet => manifestSet(adoptedText(name, spec));

describe('the impact of a routed service', () => {
  it('names the proxy that its new route reconfigures, and how long, without raising the class', () => {
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

  it('does not affect proxies if the route does not change', () => {
    const same = adopted('web', { route: { hosts: ['web.test'], port: 8000 }, labels: { team: 'blue' } });

    const [change] = planOf(same, routed('web.test')).plan.changes;

    expect(change?.impact).toMatchObject({ class: 'none', proxies: [], reconfigurations: 0, seconds: 0 });
  });

  it('is reported for a new service too', () => {
    const { plan } = planOf(manifestSet(service('api', '', { networks: ['eastnet'] })), routed('web.test'));

    expect(plan.changes).toMatchObject([
      { id: 'service/api', impact: { class: 'none', reconfigurations: 1 } },
    ]);
  });

  it('is not reported for a proxy that the same plan removes', () => {
    const swarm = routed('web.test');
    const leaving = manifestSet(
      cluster('east'),
      interlock({ removeExtensions: ['default'] }),
      adoptedText('web', { route: { hosts: ['web.test'], port: 8000 } }, 'east'),
    );

    const { plan } = planOf(leaving, swarm);

    expect(plan.changes.find(({ id }) => id === 'service/web')?.impact.proxies).toEqual([]);
  });

  const edited = (edit: (text: string) => string): ObservedSwarm => {
    const swarm = routed('web.test');
    return { ...swarm, configs: [confN(1, edit(defaultConfig))] };
  };
  const scaled = adopted('web', { route: { hosts: ['web.test'], port: 8000 }, replicas: 5 });
  const impactIn = (set: ManifestSet, swarm: ObservedSwarm): Impact | undefined =>
    planOf(set, swarm).plan.changes.find(({ id }) => id === 'service/web')?.impact;

  it('includes added and removed tasks, but not behind a virtual address', () => {
    const byVip = { route: { hosts: ['web.test'], port: 8000, backendMode: 'vip' }, replicas: 5 };
    const swarm = routed('web.test');
    const vip = observedService(
      'web',
      labels({ ...routeOf('web.test'), 'com.docker.lb.backend_mode': 'vip' }),
      attached('id-of-eastnet'),
    );
    const services = swarm.services.map((one) => (one.name === 'web' ? vip : one));

    expect(impactIn(scaled, swarm)).toMatchObject({ reconfigurations: 1 });
    expect(impactIn(adopted('web', byVip), { ...swarm, services })).toMatchObject({ reconfigurations: 0 });
  });

  it('spares proxies with hitless updates, unless they have to join another network or get another secret', () => {
    const hitless = (text: string): string =>
      text.replace('[Extensions.default]', '[Extensions.default]\nHitlessServiceUpdate = true');
    const joining = adopted('web', {
      route: { hosts: ['web.test'], port: 8000 },
      networks: ['westnet'],
    });
    const renewed = adopted('web', { route: { hosts: ['web.test'], port: 8000, tls: { cert: 'web-cert' } } });
    const swarm = { ...edited(hitless), secrets: [observedSecret('web-cert')] };

    expect(impactIn(renewed, swarm)).toMatchObject({ reconfigurations: 1 });
    expect(impactIn(scaled, edited(hitless))).toMatchObject({ reconfigurations: 0 });
    expect(impactIn(joining, edited(hitless))).toMatchObject({ reconfigurations: 1 });
  });
});
