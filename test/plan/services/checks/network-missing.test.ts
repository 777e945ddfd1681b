import { describe, expect, it } from 'vitest';
import type { DesiredNetwork } from '../../../../src/model/desired.ts';
import type { ObservedNetwork, ObservedService } from '../../../../src/model/observed.ts';
import { planChanges } from '../../../../src/plan/plan-changes.ts';
import {
  image,
  labels,
  observedNetwork,
  observedService,
  observedSwarm,
} from '../../../builders/observed.ts';
import {
  desired,
  desiredNetwork,
  desiredService,
  ownLabels,
  planInput,
} from '../../../builders/plan-input.ts';

interface World {
  readonly joins: readonly string[];
  readonly declared?: readonly DesiredNetwork[];
  readonly networks?: readonly ObservedNetwork[];
  readonly services?: readonly ObservedService[];
}

const plan = ({ joins, declared = [], networks = [], services = [] }: World) =>
  planChanges(
    planInput({
      desired: desired({
        services: [desiredService('web', { image: 'nginx:1', networks: joins })],
        networks: declared,
      }),
      observed: observedSwarm({ networks, services }),
    }),
  ).plan;

describe('planChanges() for the networks of a service', () => {
  it('refuses a service that joins a network which nobody has made', () => {
    expect(plan({ joins: ['front', 'bcak'], networks: [observedNetwork('front')] })).toMatchObject({
      changes: [],
      waits: [],
      refused: [
        {
          resource: 'service/web',
          reason: 'network "bcak" does not exist in the swarm, and no cluster declares it: web.yaml:1',
          hint: "Create it: docker network create --driver overlay bcak, or declare it in a cluster's networks; networks of a stack are prefixed with the name of the stack",
        },
      ],
    });
  });

  it('refuses a change of a service that would make it join one', () => {
    const applied = { image: 'nginx:1' };
    const services = [observedService('web', image('nginx:1'), labels(ownLabels(applied)))];
    expect(plan({ joins: ['front'], services })).toMatchObject({
      changes: [],
      refused: [{ resource: 'service/web' }],
    });
  });

  it('says nothing of a service that is not written for another reason', () => {
    expect(plan({ joins: ['front'], services: [observedService('web')] }).refused).toMatchObject([
      { resource: 'service/web', reason: 'a service of this name exists and is not managed by us' },
    ]);
  });

  it('takes a network that is in the swarm, and one that the plan makes', () => {
    const joins = ['front', 'back'];
    const networks = [observedNetwork('front')];
    expect(plan({ joins, networks, declared: [desiredNetwork('back')] }).refused).toEqual([]);
  });

  it.each(['bridge', 'host'])('takes "%s", which is swarm\'s own and in no list', (name) => {
    expect(plan({ joins: [name] }).refused).toEqual([]);
  });
});
