import type { ObservedEngine } from '../model/observed.ts';
import { initHint, quorumHint } from '../model/swarm-remedies.ts';

/** Why an engine cannot be asked about its swarm, and the way out from that state. */
export interface SwarmFault {
  readonly state: string;
  readonly hint: string;
}

/** Undefined if the engine is a manager that answers for its swarm. */
export function swarmFault(engine: ObservedEngine): SwarmFault | undefined {
  const { nodeName, isManager, swarmError, swarmState, managerAddresses } = engine;
  const managers = managerAddresses.map(hostOf).join(', ');
  if (swarmState === 'locked') {
    return {
      state: `the swarm of node "${nodeName}" is locked`,
      hint: 'Unlock it on that node: docker swarm unlock. Another manager shows the key: docker swarm unlock-key',
    };
  }
  if (swarmError !== '') return { state: `node "${nodeName}" reports: ${swarmError}`, hint: quorumHint };
  if (isManager) return undefined;
  if (swarmState === 'active') {
    return {
      state: `node "${nodeName}" is a worker, not a manager`,
      hint: `Choose a manager with --host or DOCKER_HOST${managers === '' ? '' : `; the managers of its swarm: ${managers}`}`,
    };
  }
  if (swarmState === 'pending') {
    return {
      state: `node "${nodeName}" is still joining a swarm`,
      hint: `Wait until it has joined. If it never does, it cannot reach a manager${managers === '' ? '' : `: ${managers}`}`,
    };
  }
  return {
    state: `node "${nodeName}" is in no swarm`,
    hint: initHint,
  };
}

/** Without the port: it is the one of swarm, not of the engine. */
const hostOf = (address: string): string => address.replace(/:\d+$/, '');
