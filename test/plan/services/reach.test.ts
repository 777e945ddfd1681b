import { describe, expect, it } from 'vitest';
import type { Labels } from '../../../src/model/observed.ts';
import { networkContext } from '../../../src/plan/common/observed-index.ts';
import { reachFault } from '../../../src/plan/services/reach.ts';
import { attached, labels, observedNetwork, observedService, specValue } from '../../builders/observed.ts';

const route: Labels = { 'com.docker.lb.hosts': 'a.test', 'com.docker.lb.port': '80' };
const east = { 'com.docker.lb.service_cluster': 'east' };
const over = (network: string): Labels => ({ 'com.docker.lb.network': network });
const vip = { 'com.docker.lb.backend_mode': 'vip' };

const networks = ['eastnet', 'back', 'stack'].map((name) => observedNetwork(name));

/** Blocks of the clusters: east has the networks, the default one joins those of its services. */
const document = (ofEast?: readonly string[]) => ({
  top: {},
  extensions: {
    east: { ServiceCluster: 'east', ...(ofEast === undefined ? {} : { Networks: [...ofEast] }) },
    default: { ServiceCluster: '' },
  },
});

const fault = (
  more: Labels,
  joined: readonly string[],
  ofEast: readonly string[] | undefined = ['eastnet', 'back'],
  ...changes: Parameters<typeof observedService>[1][]
): string | undefined => {
  const made = observedService(
    'a',
    labels({ ...route, ...east, ...more }),
    attached(...joined.map((name) => `id-of-${name}`)),
    ...changes,
  );
  const found = reachFault(made.spec, document(ofEast), networkContext(networks));
  return found === undefined ? undefined : `${found.reason}. ${found.hint}`;
};

describe('reachFault()', () => {
  it('has nothing against a service on a network of its cluster, whatever else it joins', () => {
    expect(fault({}, ['stack', 'eastnet'])).toBeUndefined();
    expect(fault(over('back'), ['stack', 'back'])).toBeUndefined();
  });

  it('finds a label that names a network which the cluster does not have, and names one that both are on', () => {
    expect(fault(over('stack'), ['stack', 'eastnet'])).toBe(
      'its label com.docker.lb.network names network "stack", which the proxies of cluster "east" are not on. Name one that both are on in spec.route.network, which rewrites the label: eastnet',
    );
  });

  it('finds a label that names a network which the service does not join', () => {
    expect(fault(over('back'), ['eastnet'])).toBe(
      'its label com.docker.lb.network names network "back", which it does not join. Name one that both are on in spec.route.network, which rewrites the label: eastnet',
    );
    expect(fault(over('back'), ['stack'])).toContain(
      'Let it join one of theirs in spec.networks, and name it in spec.route.network. Theirs: eastnet, back',
    );
  });

  it('finds a service that shares no network with its cluster', () => {
    expect(fault({}, ['stack'])).toBe(
      'the proxies of cluster "east" are on none of its networks (stack). Let it join one of theirs in spec.networks. Theirs: eastnet, back',
    );
    expect(fault({}, [])).toContain('it joins no network, so the proxies of cluster "east" cannot reach it');
  });

  it('knows that the proxies of a block without networks join those of its services', () => {
    expect(fault({}, ['stack'], [])).toBeUndefined();
    expect(fault(over('stack'), ['stack'], [])).toBeUndefined();
    expect(fault(over('back'), ['stack'], [])).toContain('names network "back", which it does not join');
    expect(fault({}, [], [])).toBe(
      'it joins no network, so the proxies of cluster "east" cannot reach it. Let it join one of theirs in spec.networks',
    );
  });

  it('takes an empty label for none, and names the default cluster', () => {
    expect(fault(over(''), ['eastnet'])).toBeUndefined();
    expect(fault({ 'com.docker.lb.service_cluster': '' }, [])).toContain(
      'the proxies of the default cluster',
    );
  });

  it('finds a virtual address that is wanted and not there', () => {
    const dnsrr = specValue(['EndpointSpec', 'Mode'], 'dnsrr');

    expect(fault(vip, ['eastnet'], ['eastnet'], dnsrr)).toBe(
      'the proxies of cluster "east" use its virtual address, and with DNS round robin it has none. Set spec.endpointMode to vip, or spec.route.backendMode to task',
    );
    expect(fault({}, ['eastnet'], ['eastnet'], dnsrr)).toBeUndefined();
    expect(fault(vip, ['eastnet'])).toBeUndefined();
  });

  it('needs no network where the ports are published on the nodes', () => {
    const published = (mode: string) =>
      specValue(['EndpointSpec', 'Ports'], [{ PublishedPort: 80, PublishMode: mode, Protocol: 'tcp' }]);

    expect(fault({}, [], ['eastnet'], published('host'))).toBeUndefined();
    expect(fault({}, [], ['eastnet'], published('ingress'))).toBeDefined();
  });

  it('says nothing about a service that nobody routes to', () => {
    expect(fault({ 'com.docker.lb.service_cluster': 'west' }, [])).toBeUndefined();
    expect(fault({ 'com.docker.lb.hosts': '', 'com.docker.lb.port': '' }, [])).toBeUndefined();
  });
});
