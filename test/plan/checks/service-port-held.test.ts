import { describe, expect, it } from 'vitest';
import type { ObservedService, ObservedTask } from '../../../src/model/observed.ts';
import type { Refusal } from '../../../src/model/plan.ts';
import { servicePortHeld } from '../../../src/plan/checks/service-port-held.ts';
import { part, type Step } from '../../../src/plan/part.ts';
import {
  observedNode,
  observedService,
  observedSwarm,
  observedTask,
  replicas,
  specValue,
} from '../../builders/observed.ts';
import { desired, desiredService, planInput } from '../../builders/plan-input.ts';
import { changeOf } from '../../builders/steps.ts';

const publishes = (mode: string, ...numbers: readonly number[]) =>
  specValue(
    ['EndpointSpec', 'Ports'],
    numbers.map((PublishedPort) => ({ PublishedPort, PublishMode: mode, Protocol: 'tcp' })),
  );

/** The service as a plan makes it, or as it changes one that is there. */
const stepFor = (service: ObservedService, isNew = true): Step => ({
  change: changeOf(`service/${service.name}`, { op: isNew ? 'create' : 'update' }),
  write: isNew
    ? { kind: 'createService', spec: service.spec }
    : { kind: 'updateService', ref: { id: service.id, version: 1 }, spec: service.spec },
});

const refusedFor = (
  steps: readonly Step[],
  services: readonly ObservedService[],
  tasks: readonly ObservedTask[] = [],
): readonly Refusal[] =>
  servicePortHeld(
    planInput({
      desired: desired({ services: [desiredService('web', {})] }),
      observed: observedSwarm({ nodes: [observedNode('n0'), observedNode('n1')], services, tasks }),
    }),
    part({ steps }),
  ).refused;

const web = (...parts: Parameters<typeof observedService>[1][]): ObservedService =>
  observedService('web', ...parts);

describe('servicePortHeld()', () => {
  it.each([
    ['the routing mesh', 'ingress', 'ingress'],
    ['a host, against the routing mesh', 'host', 'ingress'],
    ['the routing mesh, against a host', 'ingress', 'host'],
  ])('refuses a port in %s that another service holds', (_, mode, otherMode) => {
    const other = observedService('shop', publishes(otherMode, 80));

    expect(refusedFor([stepFor(web(publishes(mode, 80, 81)))], [other])).toEqual([
      {
        resource: 'service/web',
        reason: 'port 80 is held by service "shop"',
        hint: 'Publish another port in web.yaml:1, or let "shop" go',
      },
    ]);
  });

  it('leaves other ports and other protocols alone', () => {
    const udp = specValue(['EndpointSpec', 'Ports'], [{ PublishedPort: 80, Protocol: 'udp' }]);

    expect(refusedFor([stepFor(web(publishes('ingress', 80)))], [observedService('dns', udp)])).toEqual([]);
  });

  it('refuses host against host where too few nodes are free, and names them', () => {
    const agent = observedService('agent', publishes('host', 80));
    const onN0 = [observedTask('agent', { nodeId: 'id-of-n0' })];
    const wanted = (count: number): readonly Refusal[] =>
      refusedFor([stepFor(web(publishes('host', 80), replicas(count)))], [agent], onN0);

    expect(wanted(1)).toEqual([]);
    expect(wanted(2)).toMatchObject([{ reason: 'port 80 is held by service "agent" on node n0' }]);
  });

  it('refuses a global service where any node that fits is taken', () => {
    const agent = observedService('agent', publishes('host', 80));
    const global = web(publishes('host', 80), specValue(['Mode'], { Global: {} }));

    expect(
      refusedFor([stepFor(global)], [agent], [observedTask('agent', { nodeId: 'id-of-n1' })]),
    ).toHaveLength(1);
  });

  it('counts what another new service is to publish', () => {
    const steps = [
      stepFor(web(publishes('ingress', 80))),
      stepFor(observedService('shop', publishes('ingress', 80))),
    ];

    expect(refusedFor(steps, []).map(({ resource }) => resource)).toEqual(['service/web', 'service/shop']);
  });

  it('does not look at ports that the service has already', () => {
    const before = web(publishes('host', 80));
    const other = observedService('shop', publishes('ingress', 80));

    expect(refusedFor([stepFor(before, false)], [before, other])).toEqual([]);
  });

  it('does not count a port that its holder lets go of', () => {
    const holder = observedService('shop', publishes('ingress', 80));
    const without = stepFor(observedService('shop'), false);

    expect(refusedFor([stepFor(web(publishes('ingress', 80))), without], [holder])).toEqual([]);
  });
});
