import { describe, expect, it } from 'vitest';
import { membersOf } from '../../src/router/routes/members.ts';
import { routedService } from '../../src/router/routes/routed-service.ts';
import { indexSwarm } from '../../src/router/routes/swarm-index.ts';
import { observedNode, observedTask } from '../builders/observed.ts';
import { eastRoute, routed, routedSwarm, type Routed } from '../builders/router.ts';
import type { ObservedSwarm } from '../../src/model/observed.ts';

/** The members of one service, for a proxy on the network edge unless a test says otherwise. */
function members(one: Routed, more: Partial<ObservedSwarm> = {}, proxy: readonly string[] = ['edge']) {
  const service = routedService(one.service, one.service.labels);
  if (service === undefined) throw new Error('it has no route');
  return membersOf(service, proxy, indexSwarm(routedSwarm([one], more)));
}

const web = (...tasks: readonly Parameters<typeof observedTask>[1][]): Routed => ({
  ...routed('web', eastRoute('a.test')),
  tasks: tasks.map((overrides, index) =>
    observedTask('web', {
      id: `t${index}`,
      addresses: [{ networkId: 'id-of-edge', address: `10.0.9.${index + 3}` }],
      ...overrides,
    }),
  ),
});

describe('membersOf()', () => {
  it('are the tasks that run, by address on the network of the proxy', () => {
    expect(members(web({}, { state: 'starting' }, {}))).toEqual({
      addresses: ['10.0.9.3:8000', '10.0.9.5:8000'],
    });
  });

  it('are not on a node that is down or unknown', () => {
    expect(members(web({}), { nodes: [observedNode('n0', { state: 'down' })] })).toEqual({ addresses: [] });
    expect(members(web({ nodeId: undefined }))).toEqual({ addresses: [] });
  });

  it('are one virtual IP, as long as a task runs', () => {
    const vip = eastRoute('a.test', { 'com.docker.lb.backend_mode': 'vip' });
    const one = routed('web', vip, { addresses: ['10.0.9.3', '10.0.9.4'] });
    const virtualAddresses = [
      { networkId: 'id-of-ingress', address: '10.255.0.2' },
      { networkId: 'id-of-edge', address: '10.0.9.2' },
    ];
    const service = { ...one.service, virtualAddresses };

    expect(members({ ...one, service })).toEqual({ addresses: ['10.0.9.2:8000'] });
    expect(members({ service, tasks: [] })).toEqual({ addresses: [] });
  });

  it('are where the node publishes the port, of a service without a network', () => {
    const hostPorts = [
      { published: 30_001, target: 9000 },
      { published: 30_000, target: 8000 },
    ];
    const one = { ...routed('web', eastRoute('a.test'), { networks: [] }), tasks: web({ hostPorts }).tasks };
    const nodes = [observedNode('n0', { address: '192.0.2.7' })];

    expect(members(one, { nodes })).toEqual({ addresses: ['192.0.2.7:30000'] });
    expect(members(one, { nodes: [observedNode('n0', { address: 'fd00::7' })] })).toEqual({
      addresses: ['[fd00::7]:30000'],
    });
  });

  it('say why there are none although tasks run', () => {
    const labelled = eastRoute('a.test', { 'com.docker.lb.network': 'other' });

    expect(members(web({}), {}, ['back']).fault).toBe(
      'the proxy shares no network with it: it has edge, the proxy back',
    );
    expect(members(routed('web', labelled)).fault).toBe(
      'it does not join the network "other" of its label com.docker.lb.network',
    );
    expect(members(routed('web', eastRoute('a.test'), { networks: [] })).fault).toBe(
      'it joins no overlay network, and publishes its port on no node',
    );
    expect(members(web({ addresses: [] })).fault).toBe('its tasks have no address on the network "edge" yet');
  });

  it('need a port: the renderer refuses a service without a valid one', () => {
    for (const port of ['', '0', '65536', '80; evil', '-1']) {
      expect(members(routed('web', eastRoute('a.test', { 'com.docker.lb.port': port })))).toEqual({
        addresses: [],
      });
    }
    expect(members(routed('web', eastRoute('a.test', { 'com.docker.lb.port': ' 80; ' }))).addresses).toEqual([
      '10.0.9.3:80',
    ]);
  });
});
