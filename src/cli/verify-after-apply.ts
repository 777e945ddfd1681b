import { clusterOf } from '../interlock/blocks/extension-block.ts';
import type { Desired } from '../model/desired.ts';
import type { Verification } from '../model/verification.ts';
import { observe } from '../observe/observe.ts';
import type { Clock } from '../ports/clock.ts';
import type { SwarmReader } from '../ports/swarm-reader.ts';
import type { ProbeSettings } from './probe-settings.ts';
import type { Streams } from './terminal/streams.ts';
import { verifyUntilOk } from '../verify/verify-until-ok.ts';
import { verifySwarm } from './verify-swarm.ts';

export interface Applied {
  readonly owner: string;
  readonly desired: Desired;
  readonly reader: SwarmReader;
  readonly clock: Clock;
}

/** Verifies the clusters of the manifests once they are applied. Each attempt observes again: proxies may have been replaced. */
export function verifyAfterApply(
  { owner, desired, reader, clock }: Applied,
  settings: ProbeSettings,
  streams: Streams,
): Promise<Verification> {
  const choice = { hosts: [], nodes: [], clusters: clustersToVerify(desired) };
  const verifyOnce = async (): Promise<Verification> => {
    const observed = await observe(reader, streams.signal);
    return verifySwarm({ owner, observed, desired, choice }, settings, streams);
  };
  return verifyUntilOk(verifyOnce, clock, streams.signal);
}

/** Those that the manifests declare, or route services to. None: all. */
function clustersToVerify({ clusters, services, interlock }: Desired): readonly string[] {
  const blocks = Object.values(interlock?.document.extensions ?? {}).map(clusterOf);
  const named = new Set([...clusters, ...services.flatMap(({ cluster }) => cluster ?? [])]);
  return [...named].filter((name) => interlock === undefined || blocks.includes(name));
}
