import { describe, expect, it } from 'vitest';
import type { ObservedEngine } from '../../src/model/observed.ts';
import { swarmFault } from '../../src/observe/swarm-state.ts';
import { observedSwarm } from '../builders/observed.ts';

const engine = (over: Partial<ObservedEngine>): ObservedEngine => ({ ...observedSwarm().engine, ...over });

describe('swarmFault()', () => {
  it('finds nothing on a manager', () => {
    expect(swarmFault(engine({}))).toBeUndefined();
  });

  it.each([
    {
      of: 'a worker, which must not be told to start a swarm',
      given: { isManager: false, managerAddresses: ['10.0.0.1:2377', '10.0.0.2:2377'] },
      state: 'node "m0" is a worker, not a manager',
      hint: 'Choose a manager with --host or DOCKER_HOST; the managers of its swarm: 10.0.0.1, 10.0.0.2',
    },
    {
      of: 'a node in no swarm',
      given: { isManager: false, swarmState: 'inactive' },
      state: 'node "m0" is in no swarm',
      hint: 'Choose a manager with --host or DOCKER_HOST, or make this node the first manager of a new swarm: docker swarm init',
    },
    {
      of: 'a locked swarm',
      given: { isManager: false, swarmState: 'locked' },
      state: 'the swarm of node "m0" is locked',
      hint: 'Unlock it on that node: docker swarm unlock. Another manager shows the key: docker swarm unlock-key',
    },
    {
      of: 'a node that is joining',
      given: { isManager: false, swarmState: 'pending', managerAddresses: ['[fd00::1]:2377'] },
      state: 'node "m0" is still joining a swarm',
      hint: 'Wait until it has joined. If it never does, it cannot reach a manager: [fd00::1]',
    },
    {
      of: 'a manager without a quorum, where docker node ls would not answer either',
      given: { swarmError: 'rpc error: The swarm does not have a leader' },
      state: 'node "m0" reports: rpc error: The swarm does not have a leader',
      hint: 'Start the engines of the other managers: more than half must be online. If they are lost for good, on one that is left: docker swarm init --force-new-cluster',
    },
  ])('says of $of what works there', ({ given, state, hint }) => {
    expect(swarmFault(engine(given))).toEqual({ state, hint });
  });
});
