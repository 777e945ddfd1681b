import type { InterlockNames } from '../defaults/manifest-defaults.ts';
import { findInterlock } from '../interlock/find-interlock.ts';
import { readLedger } from '../ledger/read-ledger.ts';
import type { Desired } from '../model/desired.ts';
import { documentIn } from '../model/facts.ts';
import { Failure } from '../model/failure.ts';
import type { InterlockDocument } from '../model/interlock-document.ts';
import type { ObservedSwarm } from '../model/observed.ts';
import { coreLabel, routerCore } from '../model/own-labels.ts';
import type { Verification } from '../model/verification.ts';
import { interlockFacts } from '../observe/interlock-facts.ts';
import { createProber } from '../probe/create-prober.ts';
import { createSystemClock } from '../telemetry/system-clock.ts';
import { nodeAddresses } from '../verify/node-addresses.ts';
import { verifiedServices } from '../verify/verified-services.ts';
import { verify } from '../verify/verify.ts';
import type { ProbeChoice } from '../verify/select-probes.ts';
import type { ProbeSettings } from './probe-settings.ts';
import { createProbeProgress } from './terminal/probe-progress.ts';
import type { Streams } from './terminal/streams.ts';

export interface Verified {
  readonly owner: string;
  readonly observed: ObservedSwarm;
  /** Undefined: what the swarm has is verified. */
  readonly desired: Desired | undefined;
  readonly choice: ProbeChoice;
}

/** Sends the probes of a swarm that was observed. */
export async function verifySwarm(
  { owner, observed, desired, choice }: Verified,
  settings: ProbeSettings,
  streams: Streams,
): Promise<Verification> {
  const clock = createSystemClock();
  const names = interlockNamesIn(observed, owner);
  const { timeoutMs, ca, isInsecure, addresses, concurrency, retries } = settings;
  const progress = createProbeProgress(streams);
  try {
    return await verify(
      {
        document: desired?.interlock?.document ?? runningDocument(observed, names),
        services: verifiedServices(observed, desired),
        ...{ observed, now: clock.now(), isInsecure, isOurCore: isOurCore(observed, names) },
        addresses: nodeAddresses(addresses),
      },
      choice,
      {
        prober: createProber({ timeoutMs, ...(ca === undefined ? {} : { ca }) }),
        ...{ clock, concurrency, retries, signal: streams.signal, onProgress: progress.show },
      },
    );
  } finally {
    progress.clear();
  }
}

const interlockNamesIn = (observed: ObservedSwarm, owner: string): InterlockNames =>
  findInterlock(observed, readLedger(observed.configs, owner).ledger ?? { salt: '', rows: {} });

const isOurCore = ({ services }: ObservedSwarm, { coreService }: InterlockNames): boolean =>
  services.find(({ name }) => name === coreService)?.labels[coreLabel] === routerCore;

function runningDocument(observed: ObservedSwarm, names: InterlockNames): InterlockDocument {
  const document = documentIn(interlockFacts(observed, names).running);
  if (document !== undefined) return document;
  throw new Failure(`Cannot verify: the core "${names.coreService}" runs no readable config.toml`, {
    ...{ kind: 'rejected', code: 'object-not-found', resource: `service/${names.coreService}` },
    hint: 'Look what is wrong with it: reconciler doctor. Or verify what manifests declare: reconciler verify SOURCE',
  });
}
