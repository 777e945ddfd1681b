import { describe, expect, it } from 'vitest';
import { interlock, cluster, manifestSet } from '../../builders/manifests.ts';
import { planOf, vendorSwarm } from '../../builders/interlock-swarm.ts';
import { observedService, specValue } from '../../builders/observed.ts';

const publishing = (name: string, port: number, mode: string) =>
  observedService(
    name,
    specValue(['EndpointSpec', 'Ports'], [{ PublishedPort: port, PublishMode: mode, Protocol: 'tcp' }]),
  );

const refusalsOf = (...services: readonly ReturnType<typeof publishing>[]): readonly string[] => {
  const swarm = vendorSwarm();
  const { plan } = planOf(manifestSet(cluster('east')), {
    ...swarm,
    services: [...swarm.services, ...services],
  });
  return plan.refused.map(({ reason }) => reason);
};

describe('planChanges() for ports that a new proxy needs', () => {
  it('refuses one that another service holds in the routing mesh, and names both', () => {
    expect(refusalsOf(publishing('shop', 80, 'ingress'))[0]).toBe('port 80 is held by service "shop"');
  });

  it('leaves host against host to the scheduler, and other ports alone', () => {
    expect(refusalsOf(publishing('shop', 80, 'host'), publishing('other', 81, 'ingress'))).toEqual([]);
  });

  it('does not count a proxy that goes with the same plan', () => {
    const swarm = vendorSwarm();
    const proxy = publishing('ucp-interlock-proxy', 80, 'ingress');
    const set = manifestSet(cluster('east'), interlock({ removeExtensions: ['default'] }));

    const { plan } = planOf(set, {
      ...swarm,
      services: [...swarm.services.filter(({ name }) => name !== proxy.name), proxy],
    });

    expect(plan.refused.map(({ reason }) => reason).join()).not.toContain('port 80');
  });
});
