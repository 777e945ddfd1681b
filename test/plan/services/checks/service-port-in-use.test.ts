import { describe, expect, it } from 'vitest';
import type { ObservedService, ObservedTask } from '../../../../src/model/observed.ts';
import type { Plan, Refusal } from '../../../../src/model/plan.ts';
import { servicePortInUse } from '../../../../src/plan/services/checks/service-port-in-use.ts';
import { fragment, type Step } from '../../../../src/plan/common/fragment.ts';
import { sceneOf } from '../../../../src/plan/common/check.ts';
import {
  observedNode,
  observedService,
  observedSwarm,
  observedTask,
  replicas,
  specValue,
} from '../../../builders/observed.ts';
import { planOf, vendorSwarm } from '../../../builders/interlock-swarm.ts';
import { manifestSet, service } from '../../../builders/manifests.ts';
import { desired, desiredService, planInput } from '../../../builders/plan-input.ts';
import { changeOf } from '../../../builders/steps.ts';

const publishes = (mode: string, ...numbers: readonly number[]) =>
  specValue(
    ['EndpointSpec', 'Ports'],
    numbers.map((PublishedPort) => ({ PublishedPort, PublishMode: mode, Protocol: 'tcp' })),
  );

/** The service as a plan creates it, or as it changes an existing one. */
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
  servicePortInUse(
    sceneOf(
      planInput({
        desired: desired({ services: [desiredService('web', {})] }),
        observed: observedSwarm({ nodes: [observedNode('n0'), observedNode('n1')], services, tasks }),
      }),
      fragment({ steps }),
    ),
  ).refused;

const web = (...fragments: Parameters<typeof observedService>[1][]): ObservedService =>
  observedService('web', ...fragments);

describe('servicePortInUse()', () => {
  it.each([
    ['the routing mesh', 'ingress', 'ingress'],
    ['a host, against the routing mesh', 'host', 'ingress'],
    ['the routing mesh, against a host', 'ingress', 'host'],
  ])('refuses a port in %s that another service holds', (_, mode, otherMode) => {
    const other = observedService('shop', publishes(otherMode, 80));

    expect(refusedFor([stepFor(web(publishes(mode, 80, 81)))], [other])).toEqual([
      {
        resource: 'service/web',
        reason: 'port 80 is in use by service "shop"',
        hint: 'Publish another port in web.yaml:1, or remove "shop"',
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
    const refusedWith = (count: number): readonly Refusal[] =>
      refusedFor([stepFor(web(publishes('host', 80), replicas(count)))], [agent], onN0);

    expect(refusedWith(1)).toEqual([]);
    expect(refusedWith(2)).toMatchObject([{ reason: 'port 80 is in use by service "agent" on node n0' }]);
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

    expect(refusedFor(steps, [])).toMatchObject([
      { resource: 'service/web' },
      { resource: 'service/shop', hint: 'Publish another port, or remove "web"' },
    ]);
  });

  it('counts a host port of another new service where both find no room beside each other', () => {
    const both = (count: number): readonly Refusal[] =>
      refusedFor(
        ['web', 'shop'].map((name) => stepFor(observedService(name, publishes('host', 80), replicas(count)))),
        [],
      );

    expect(both(1)).toEqual([]);
    expect(both(2)).toMatchObject([
      { resource: 'service/web', reason: 'port 80 is in use by service "shop" on nodes n0, n1' },
      { resource: 'service/shop', reason: 'port 80 is in use by service "web" on nodes n0, n1' },
    ]);
  });

  it('does not look at ports that the service has already', () => {
    const before = web(publishes('host', 80));
    const other = observedService('shop', publishes('ingress', 80));

    expect(refusedFor([stepFor(before, false)], [before, other])).toEqual([]);
  });

  it.each([
    ['another number', publishes('ingress', 81), publishes('ingress', 80)],
    ['another mode', publishes('host', 80), publishes('ingress', 80)],
    [
      'another protocol',
      specValue(['EndpointSpec', 'Ports'], [{ PublishedPort: 80, Protocol: 'udp' }]),
      publishes('ingress', 80),
    ],
  ])('looks at a port that a service comes to publish with %s', (_, before, after) => {
    const shop = observedService('shop', after);

    expect(refusedFor([stepFor(web(after), false)], [web(before), shop])).toMatchObject([
      { resource: 'service/web', reason: 'port 80 is in use by service "shop"' },
    ]);
  });

  it('names every holder, and every node that they leave too few of', () => {
    const holders = ['shop', 'blog', 'idle'].map((name) => observedService(name, publishes('host', 80)));
    const tasks = [
      observedTask('shop', { nodeId: 'id-of-n0' }),
      observedTask('shop', { id: 's1', nodeId: 'id-of-n1' }),
      observedTask('blog', { nodeId: 'id-of-n1' }),
    ];

    expect(
      refusedFor([stepFor(web(publishes('host', 80)))], holders, tasks).map(({ reason }) => reason),
    ).toEqual([
      'port 80 is in use by service "blog" on node n1',
      'port 80 is in use by service "shop" on nodes n0, n1',
    ]);
  });

  it('takes a mesh port of a holder for what it is, whatever else that publishes', () => {
    const mixed = observedService(
      'shop',
      specValue(
        ['EndpointSpec', 'Ports'],
        [
          { PublishedPort: 80, PublishMode: 'host', Protocol: 'tcp' },
          { PublishedPort: 443, PublishMode: 'ingress', Protocol: 'tcp' },
        ],
      ),
    );

    expect(refusedFor([stepFor(web(publishes('host', 80)))], [mixed])).toEqual([]);
    expect(refusedFor([stepFor(web(publishes('host', 443)))], [mixed])).toHaveLength(1);
  });

  it('does not count a port that its holder lets go of', () => {
    const holder = observedService('shop', publishes('ingress', 80));
    const without = stepFor(observedService('shop'), false);

    expect(refusedFor([stepFor(web(publishes('ingress', 80))), without], [holder])).toEqual([]);
  });
});

describe('planChanges() for the ports of a manifest', () => {
  const planWith = (ports: readonly object[], ...services: readonly ObservedService[]): Plan => {
    const swarm = vendorSwarm();
    const set = manifestSet(service('web', '', { networks: ['eastnet'], ports }));
    return planOf(set, { ...swarm, services: [...swarm.services, ...services] }).plan;
  };

  it('refuses a service that publishes a port in use', () => {
    expect(
      planWith([{ target: 80, published: 9000 }], observedService('shop', publishes('host', 9000))),
    ).toMatchObject({
      changes: [],
      refused: [{ resource: 'service/web', reason: 'port 9000 is in use by service "shop"' }],
    });
  });

  it('has nothing against one of another protocol', () => {
    const { refused } = planWith(
      [{ target: 53, published: 9000, protocol: 'udp' }],
      observedService('shop', publishes('ingress', 9000)),
    );

    expect(refused).toEqual([]);
  });
});
