import { describe, expect, it } from 'vitest';
import type { ObservedService, ObservedSwarm } from '../../../src/model/observed.ts';
import {
  clustersConfig,
  confN,
  defaultConfig,
  instanceId,
  interlockSwarm,
  marked,
  planOf,
  vendorSwarm,
} from '../../builders/interlock-swarm.ts';
import { cluster, interlock, manifestSet } from '../../builders/manifests.ts';
import { labels, observedService, observedTask } from '../../builders/observed.ts';

const set = manifestSet(cluster('east'), interlock({ removeExtensions: ['default'] }));
const wait = 'wait/service/ucp-interlock';

const withServices = (...services: readonly ObservedService[]): ObservedSwarm =>
  interlockSwarm({ configs: [confN(1, defaultConfig)], running: 1, services });

describe('planChanges() for orphans', () => {
  it('removes the services of a removed block once the core runs without it', () => {
    const { plan, writes } = planOf(set, vendorSwarm());

    const removals = plan.changes.filter(({ op }) => op === 'delete');
    expect(removals).toMatchObject([
      { resource: 'service/ucp-interlock-extension', dependsOn: [wait], impact: { class: 'none' } },
      {
        resource: 'service/ucp-interlock-proxy',
        dependsOn: [wait],
        impact: { class: 'interruption', tasks: 2, proxies: ['ucp-interlock-proxy'] },
      },
    ]);
    expect(writes.get('service/ucp-interlock-proxy')).toEqual({
      kind: 'removeService',
      id: 'id-of-ucp-interlock-proxy',
    });
    expect(plan.waits.filter(({ required }) => required).map(({ id, required }) => [id, required])).toEqual([
      [wait, true],
    ]);
  });

  it('removes what carries the type label of Interlock, though no config names it', () => {
    const typed = labels({ type: 'com.docker.interlock.core.proxy' });

    const { plan } = planOf(set, withServices(observedService('random-name', typed)));

    expect(plan.changes.filter(({ op }) => op === 'delete').map(({ id }) => id)).toEqual([
      'service/random-name',
    ]);
  });

  it('refuses to remove a service that only has the name', () => {
    const { plan } = planOf(set, withServices(observedService('ucp-interlock-proxy')));

    expect(plan.changes.filter(({ op }) => op === 'delete')).toEqual([]);
    expect(plan.refused).toMatchObject([
      {
        resource: 'service/ucp-interlock-proxy',
        hint: expect.stringContaining('docker service rm ucp-interlock-proxy') as unknown,
      },
    ]);
  });

  it('does not take the mark of another Interlock for one of this', () => {
    const other = labels({ 'com.docker.ucp.InstanceID': 'another' });

    const { plan } = planOf(set, withServices(observedService('ucp-interlock-proxy', other)));

    expect(plan.changes.filter(({ op }) => op === 'delete')).toEqual([]);
  });

  it('leaves alone what has the mark but was never named', () => {
    const { plan } = planOf(set, withServices(marked('ucp-agent')));

    expect(plan.changes.filter(({ op }) => op === 'delete')).toEqual([]);
    expect(plan.refused).toEqual([]);
  });

  it('never removes the core, whatever marks it has', () => {
    const swarm = vendorSwarm();
    const typed = { ...instanceId, type: 'com.docker.interlock.core.core' };
    const services = swarm.services.map((service) =>
      service.name === 'ucp-interlock' ? { ...service, labels: typed } : service,
    );

    const { plan } = planOf(set, { ...swarm, services });

    expect(plan.changes.map(({ op, id }) => `${op} ${id}`)).not.toContain('delete service/ucp-interlock');
  });

  it('finds what an earlier apply left behind, and waits for the core before it removes it', () => {
    const clusters = manifestSet(
      cluster('east', { networks: ['eastnet'], nodes: ['ucp-node-0'] }),
      interlock({ removeExtensions: ['default'] }),
    );
    const [planned] = [planOf(clusters, vendorSwarm())];
    const write = [...planned.writes.values()].find(({ kind }) => kind === 'createConfig');
    const text = write?.kind === 'createConfig' ? write.config : undefined;
    const configs = [confN(1, defaultConfig), confN(2, text?.text ?? '', { labels: text?.labels ?? {} })];
    const swarm = interlockSwarm({
      configs,
      running: 2,
      services: [marked('ucp-interlock-proxy'), marked('ucp-interlock-proxy-east')],
      tasks: [observedTask('ucp-interlock-proxy')],
    });

    const { plan } = planOf(clusters, swarm);

    expect(plan.changes.filter(({ resource }) => resource.startsWith('service/'))).toMatchObject([
      { id: 'service/ucp-interlock-proxy', op: 'delete', dependsOn: [wait] },
    ]);
    expect(plan.waits).toMatchObject([{ id: wait, required: true, dependsOn: [] }]);
  });

  it('keeps the services of blocks that stay', () => {
    const swarm = interlockSwarm({
      configs: [confN(1, clustersConfig)],
      running: 1,
      services: ['east', 'west'].map((name) => marked(`ucp-interlock-proxy-${name}`)),
    });

    const { plan } = planOf(manifestSet(cluster('east', { nodes: ['ucp-node-0'] })), swarm);

    expect(plan.changes.filter(({ op }) => op === 'delete')).toEqual([]);
  });
});
