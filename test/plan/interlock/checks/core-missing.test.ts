import { describe, expect, it } from 'vitest';
import { ownerLabel } from '../../../../src/model/own-labels.ts';
import type { ObservedService, ObservedSwarm } from '../../../../src/model/observed.ts';
import type { Refusal } from '../../../../src/model/plan.ts';
import { confN, defaultConfig, planOf, vendorSwarm } from '../../../builders/interlock-swarm.ts';
import { cluster, manifestSet } from '../../../builders/manifests.ts';
import { labels, observedService } from '../../../builders/observed.ts';

const refusedOn = (said: Partial<ObservedSwarm>): readonly Refusal[] =>
  planOf(manifestSet(cluster('east')), { ...vendorSwarm(), services: [], configs: [], tasks: [], ...said })
    .plan.refused;

const routed = (name: string, others: Readonly<Record<string, string>> = {}): ObservedService =>
  observedService(
    name,
    labels({ 'com.docker.lb.hosts': `${name}.test`, 'com.docker.lb.port': '80', ...others }),
  );

describe('planChanges() if the core is not listed', () => {
  it('asks for layer 7 routing if there is no trace of Interlock', () => {
    expect(refusedOn({ services: [observedService('web')] })).toEqual([
      {
        resource: 'service/ucp-interlock',
        reason: 'the core service does not exist',
        hint: 'Enable layer 7 routing in MKE, or name the service in spec.coreService of an Interlock manifest. On a swarm without MKE, its spec.deploy runs a core',
      },
    ]);
  });

  it.each<[string, Partial<ObservedSwarm>, string]>([
    [
      'its config',
      { configs: [confN(9, defaultConfig), confN(10, defaultConfig)] },
      'config/com.docker.ucp.interlock.conf-10',
    ],
    [
      'a service that it made',
      { services: [observedService('p', labels({ type: 'com.docker.interlock.core.proxy' }))] },
      'service/p',
    ],
    ['services with a route', { services: [routed('a'), routed('b')] }, '2 services with a route'],
  ])('speaks of rights where %s is to be seen', (_, said, trace) => {
    expect(refusedOn(said)).toEqual([
      {
        resource: 'service/ucp-interlock',
        reason: `the core service is not visible, but there are traces of Interlock: ${trace}`,
        hint: 'MKE only lists what a user may see: use one with full control, or name the core in spec.coreService of an Interlock manifest',
      },
    ]);
  });

  it('does not take a route that we wrote ourselves for a trace', () => {
    expect(refusedOn({ services: [routed('a', { [ownerLabel]: 'default' })] })).toMatchObject([
      { reason: 'the core service does not exist' },
    ]);
  });
});
