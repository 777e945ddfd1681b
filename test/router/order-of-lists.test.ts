import fc from 'fast-check';
import { describe, expect } from 'vitest';
import { buildProxies } from '../../src/router/proxies/build-proxies.ts';
import { eastRoute, proxyInput, routed, routedSwarm } from '../builders/router.ts';
import { observedNode } from '../builders/observed.ts';
import { itHolds } from '../support/it-holds.ts';

const hosts = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,3}\.test$/), { minLength: 1, maxLength: 6 });

const swarms = hosts.chain((names) => {
  const services = names.map((name, index) =>
    routed(`web-${index}`, eastRoute(name), { addresses: [`10.0.9.${index + 3}`, `10.0.9.${index + 103}`] }),
  );
  const swarm = routedSwarm(services, { nodes: [observedNode('n0'), observedNode('n1')] });
  const anyOrder = <T>(items: readonly T[]): fc.Arbitrary<T[]> =>
    fc.shuffledSubarray([...items], { minLength: items.length, maxLength: items.length });
  return fc.record({
    swarm: fc.constant(swarm),
    services: anyOrder(swarm.services),
    tasks: anyOrder(swarm.tasks),
    nodes: anyOrder(swarm.nodes),
    networks: anyOrder(swarm.networks),
  });
});

describe('buildProxies()', () => {
  itHolds('gives equal bytes and equal services in whatever order the engine lists things', 200, () =>
    fc.property(swarms, ({ swarm, ...shuffled }) => {
      const made = buildProxies({ ...swarm, ...shuffled }, proxyInput());

      expect(JSON.stringify(made.desired)).toBe(JSON.stringify(buildProxies(swarm, proxyInput()).desired));
    }),
  );
});
