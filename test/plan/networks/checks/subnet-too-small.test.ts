import { describe, expect, it } from 'vitest';
import type { Desired, DesiredService } from '../../../../src/model/desired.ts';
import type { FieldValues } from '../../../../src/model/field-values.ts';
import type { ObservedService, ObservedSwarm } from '../../../../src/model/observed.ts';
import type { Plan } from '../../../../src/model/plan.ts';
import { planChanges } from '../../../../src/plan/plan-changes.ts';
import { prefixFor, usableAddresses } from '../../../../src/plan/networks/checks/subnet-size.ts';
import { planOf, vendorSwarm } from '../../../builders/interlock-swarm.ts';
import { cluster, manifestSet, service, type ManifestText } from '../../../builders/manifests.ts';
import {
  attached,
  image,
  labels,
  observedNetwork,
  observedNode,
  observedService,
  observedSwarm,
  replicas,
  specValue,
  type SpecPart,
} from '../../../builders/observed.ts';
import {
  desired,
  desiredNetwork,
  desiredNode,
  desiredService,
  ownLabels,
  planInput,
} from '../../../builders/plan-input.ts';

const ports = { publish: { http: { published: 8080 }, https: { published: 8081 } } };

const withSubnets = (...subnets: readonly string[]): ManifestText =>
  cluster('east', {
    networks: [{ name: 'eastnet', ...(subnets.length === 0 ? {} : { subnets }) }],
    proxy: ports,
  });

/** Without its networks, so that they are made. */
const emptySwarm = (): ObservedSwarm => ({ ...vendorSwarm(), networks: [] });

const planWith = (swarm: ObservedSwarm, ...manifests: readonly ManifestText[]): Plan =>
  planOf(manifestSet(...manifests), swarm).plan;

const web = (count: number): ManifestText => service('web', 'east', { replicas: count });

describe('planChanges() for the subnets of networks', () => {
  it('refuses a new network that cannot hold what is declared, and what is on it', () => {
    // Tasks of the service and of the proxy, a virtual address for each, and as many nodes as there are.
    const { refused } = planWith(emptySwarm(), withSubnets('10.1.0.0/28'), web(8));

    expect(refused).toMatchObject([
      {
        resource: 'network/eastnet',
        reason:
          'its subnet 10.1.0.0/28 has 13 addresses for tasks, and 15 are needed: 9 tasks, 2 services, 4 nodes',
        hint: 'Declare a larger one, at least a /27, in subnets: east.yaml:4',
      },
      { resource: 'service/web', reason: 'it depends on network/eastnet, which is refused' },
    ]);
  });

  it('allows as many as there are addresses, and warns that it is nearly full', () => {
    const { refused, warnings } = planWith(emptySwarm(), withSubnets('10.1.0.0/28'), web(6));

    expect(refused).toEqual([]);
    expect(warnings).toEqual([
      {
        kind: 'smallSubnet',
        resource: 'network/eastnet',
        message:
          'network/eastnet has 13 addresses for tasks, and 13 are needed (7 tasks, 2 services, 4 nodes): it fills up, and a network cannot grow. A second one with a /27 has room',
      },
    ]);
  });

  it('does not warn below four fifths', () => {
    expect(planWith(emptySwarm(), withSubnets('10.1.0.0/28'), web(3)).warnings).toEqual([]);
  });

  it('adds up several subnets, and cannot judge those of IPv6', () => {
    expect(planWith(emptySwarm(), withSubnets('10.1.0.0/28', '10.2.0.0/28'), web(8)).refused).toEqual([]);
    const six = [desiredNetwork('eastnet', { subnets: ['fd00::/120'] })];
    const services = [desiredService('web', { networks: ['eastnet'], replicas: 9000 })];
    expect(planChanges(planInput({ desired: desired({ networks: six, services }) })).plan.refused).toEqual(
      [],
    );
  });

  it.each([
    ['as large as the swarm says', 26, '(a /26 by default) has 61 addresses'],
    ['as large as engines hand out by default', undefined, '(a /24 by default) has 253 addresses'],
  ])('counts one without subnets %s', (_, subnetBits, words) => {
    const swarm = emptySwarm();
    const engine = { ...swarm.engine, ...(subnetBits === undefined ? {} : { subnetBits }) };

    expect(planWith({ ...swarm, engine }, withSubnets(), web(300)).refused[0]?.reason).toContain(words);
  });

  it('warns of an existing one: it cannot be changed', () => {
    const swarm = {
      ...vendorSwarm(),
      networks: [observedNetwork('eastnet', { subnets: ['10.1.0.0/28'] })],
    };

    const { refused, warnings } = planWith(swarm, withSubnets(), web(30));

    expect(refused).toEqual([]);
    expect(warnings[0]?.message).toContain(
      '37 are needed (31 tasks, 2 services, 4 nodes): tasks beyond that',
    );
  });

  it('counts services of others that are on it, by id, global ones on each node, and no address for dnsrr', () => {
    const swarm = vendorSwarm();
    const others = [
      observedService('stack_db', attached('id-of-eastnet'), replicas(10)),
      observedService('agent', attached('id-of-eastnet'), specValue(['Mode'], { Global: {} })),
      observedService('resolver', attached('id-of-eastnet'), specValue(['EndpointSpec', 'Mode'], 'dnsrr')),
      observedService('elsewhere', attached('id-of-westnet'), replicas(50)),
    ];
    const networks = [observedNetwork('eastnet', { subnets: ['10.1.0.0/28'] }), observedNetwork('westnet')];

    expect(
      planWith({ ...swarm, networks, services: [...swarm.services, ...others] }, withSubnets()).warnings[0]
        ?.message,
    ).toContain('(16 tasks, 3 services, 4 nodes)');
  });

  it('counts a proxy once, as desired, whatever runs now', () => {
    const swarm = vendorSwarm();
    const proxy = observedService('ucp-interlock-proxy-east', attached('id-of-eastnet'), replicas(30));
    const networks = [observedNetwork('eastnet', { subnets: ['10.1.0.0/29'] })];

    expect(
      planWith({ ...swarm, networks, services: [...swarm.services, proxy] }, withSubnets(), web(1))
        .warnings[0]?.message,
    ).toContain('(2 tasks, 2 services, 2 nodes)');
  });

  it('counts a service as planned, and none that the plan removes', () => {
    const swarm = emptySwarm();
    const obsolete = observedService('old', replicas(40));

    expect(
      planWith({ ...swarm, services: [...swarm.services, obsolete] }, withSubnets('10.1.0.0/27'), web(5))
        .refused,
    ).toEqual([]);
  });
});

describe('planChanges() for a network of 13 addresses', () => {
  const onNet = (name: string, count: number, ...parts: readonly SpecPart[]): ObservedService =>
    observedService(name, image('a'), attached('id-of-net'), replicas(count), ...parts);
  const ours = labels(ownLabels({ image: 'a', networks: ['net'], replicas: 1 }));
  const web = (count: number, overrides: FieldValues = {}): DesiredService =>
    desiredService('web', { image: 'a', networks: ['net'], replicas: count, ...overrides });

  /** The warnings for a network with these subnets; none: it does not exist yet. */
  function warningsFor(
    overrides: Partial<Desired>,
    services: readonly ObservedService[],
    {
      subnets = ['10.1.0.0/28'],
      prune = false,
    }: { readonly subnets?: readonly string[]; readonly prune?: boolean } = {},
  ): readonly string[] {
    const networks = subnets.length === 0 ? [] : [observedNetwork('net', { subnets })];
    const nodes = ['n0', 'n1'].map((name) => observedNode(name));
    const { plan } = planChanges(
      planInput({
        desired: desired({ networks: [desiredNetwork('net')], ...overrides }),
        observed: observedSwarm({ networks, nodes, services }),
        prune,
      }),
    );
    return [...plan.warnings.map(({ message }) => message), ...plan.refused.map(({ reason }) => reason)];
  }

  it('counts an obsolete service of ours unless the same plan deletes it', () => {
    expect(warningsFor({}, [onNet('old', 20, ours)])[0]).toContain('(20 tasks, 1 service, 2 nodes)');
    expect(warningsFor({}, [onNet('old', 20, ours)], { prune: true })).toEqual([]);
  });

  it('counts a service once, with the tasks that it is to have', () => {
    expect(warningsFor({ services: [web(9)] }, [onNet('web', 1, ours)])[0]).toContain(
      '(9 tasks, 1 service, 2 nodes)',
    );
  });

  it('counts observe-only services as observed', () => {
    const held = [{ resource: 'service/web', reason: 'observed' }] as const;

    expect(warningsFor({ services: [web(40)], observeOnly: held }, [onNet('web', 1, ours)])).toEqual([
      'service/web differs in replicas; it is observe-only (observed)',
    ]);
  });

  it('counts a global service on the nodes that the same plan labels for it', () => {
    const global = web(1, { mode: 'global', 'placement.constraints': ['node.labels.region==east'] });
    const { replicas: _, ...values } = global.values;
    const overrides = { services: [{ ...global, values }], nodes: [desiredNode('n0', { region: 'east' })] };
    const networks = [desiredNetwork('net', { subnets: ['10.1.0.0/30'] })];

    expect(warningsFor({ ...overrides, networks }, [], { subnets: [] })[0]).toContain(
      '1 task, 1 service, 1 node',
    );
  });

  it('does not warn at exactly four fifths, nor for a network of one node', () => {
    const subnets = ['10.1.0.0/29', '10.1.1.0/29'];

    expect(warningsFor({ services: [web(5)] }, [onNet('web', 1, ours)], { subnets })).toEqual([]);
    expect(warningsFor({ services: [web(6)] }, [onNet('web', 1, ours)], { subnets })).toHaveLength(1);
    const networks = [desiredNetwork('net', { driver: 'macvlan', subnets: ['10.1.0.0/28'] })];
    expect(warningsFor({ networks, services: [web(40)] }, [], { subnets: [] })).toEqual([]);
  });
});

describe('usableAddresses()', () => {
  it('leaves out the first, the last and the gateway of each', () => {
    expect(usableAddresses(['10.0.0.0/24'])).toBe(253);
    expect(usableAddresses(['10.0.0.0/30', '10.0.1.0/29'])).toBe(6);
    expect(usableAddresses(['10.0.0.0/32'])).toBe(0);
  });
});

describe('prefixFor()', () => {
  it.each([
    [1, '/30'],
    [2, '/29'],
    [253, '/24'],
    [254, '/23'],
    [2 ** 24, '/8'],
    [2 ** 30, '/8'],
  ])('%i addresses fit into a %s', (count, prefix) => {
    expect(prefixFor(count)).toBe(prefix);
  });
});
