import { readFile } from 'node:fs/promises';
import { findInterlock } from '../interlock/find-interlock.ts';
import { readLedger } from '../ledger/read-ledger.ts';
import type { Desired } from '../model/desired.ts';
import { documentIn } from '../model/facts.ts';
import { Failure } from '../model/failure.ts';
import type { InterlockDocument } from '../model/interlock-document.ts';
import type { ObservedSwarm } from '../model/observed.ts';
import type { Verification } from '../model/verification.ts';
import { interlockFacts } from '../observe/interlock-facts.ts';
import { createProber } from '../probe/create-prober.ts';
import { createSystemClock } from '../telemetry/system-clock.ts';
import { nodeAddresses } from '../verify/node-addresses.ts';
import { verifiedServices } from '../verify/verified-services.ts';
import { verify } from '../verify/verify.ts';
import type { ProbeChoice } from '../verify/select-probes.ts';
import { parseCountFlag, parseDurationFlag } from './flags.ts';
import type { ProbeFlags } from './program/options.ts';
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
  flags: ProbeFlags,
  streams: Streams,
): Promise<Verification> {
  const clock = createSystemClock();
  const timeoutMs = parseDurationFlag('--timeout', flags.timeout);
  const concurrency = Math.max(1, parseCountFlag('--concurrency', flags.concurrency));
  const retries = parseCountFlag('--retries', flags.retries);
  const ca = flags.ca === undefined ? undefined : await readCertificates(flags.ca);
  const progress = createProbeProgress(streams);
  try {
    return await verify(
      {
        document: desired?.interlock?.document ?? runningDocument(observed, owner),
        services: verifiedServices(observed, desired),
        ...{ observed, now: clock.now(), isInsecure: flags.insecure, isOurCore: false },
        addresses: nodeAddresses(parseAddresses(flags.address ?? [])),
        proxyIds: () => undefined,
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

function runningDocument(observed: ObservedSwarm, owner: string): InterlockDocument {
  const ledger = readLedger(observed.configs, owner).ledger ?? { salt: '', rows: {} };
  const names = findInterlock(observed, ledger);
  const document = documentIn(interlockFacts(observed, names).running);
  if (document !== undefined) return document;
  throw new Failure(`Cannot verify: the core "${names.coreService}" runs no readable config.toml`, {
    ...{ kind: 'rejected', code: 'object-not-found', resource: `service/${names.coreService}` },
    hint: 'Look what is wrong with it: reconciler doctor. Or verify what manifests declare: reconciler verify SOURCE',
  });
}

async function readCertificates(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new Failure(
      `Cannot read --ca "${path}": ${error instanceof Error ? error.message : String(error)}`,
      {
        ...{ kind: 'rejected', code: 'usage', cause: error },
        hint: 'Name a file with certificates in PEM form',
      },
    );
  }
}

/** `NODE=ADDRESS`, by hostname or id. */
function parseAddresses(texts: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    texts.map((text): [string, string] => {
      const at = text.indexOf('=');
      if (at > 0 && at < text.length - 1) return [text.slice(0, at), text.slice(at + 1)];
      throw new Failure(`Cannot use --address "${text}": it is not NODE=ADDRESS`, {
        ...{ kind: 'rejected', code: 'usage' },
        hint: 'Write it as --address worker-1=192.0.2.10, once for each node',
      });
    }),
  );
}
