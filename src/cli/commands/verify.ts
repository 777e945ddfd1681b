import { exitCodes, type ExitCode } from '../../model/exit-code.ts';
import type { Desired } from '../../model/desired.ts';
import type { ObservedSwarm } from '../../model/observed.ts';
import { hasFailed, type Verification } from '../../model/verification.ts';
import { observe } from '../../observe/observe.ts';
import { planFrom } from '../../pass/plan-from.ts';
import { renderVerificationJson } from '../../report/verify-json.ts';
import { renderVerification } from '../../report/verify-text.ts';
import { connect } from '../connect.ts';
import { loadValidManifests, type LoadedManifests } from '../load-manifests.ts';
import { intentOf } from '../make-plan.ts';
import { readProbeSettings } from '../probe-settings.ts';
import type { VerifyFlags } from '../program/options.ts';
import type { Streams } from '../terminal/streams.ts';
import { textStyle } from '../terminal/text-style.ts';
import { verifySwarm } from '../verify-swarm.ts';

export type VerifyOptions = VerifyFlags & { readonly source: string | undefined };

/** `reconciler verify`: asks the proxies whether every route works and no other does. Sends the engine GET requests only. */
export async function verifyRoutes(options: VerifyOptions, streams: Streams): Promise<ExitCode> {
  const { owner, source, host } = options;
  const settings = await readProbeSettings(options);
  const loaded = source === undefined ? undefined : await loadValidManifests({ ...options, source }, streams);
  if (source !== undefined && loaded === undefined) return exitCodes.error;
  const { reader } = connect(host, streams);
  const observed = await observe(reader, streams.signal);
  const desired = loaded === undefined ? undefined : desiredOf(loaded, options, observed);
  const choice = {
    hosts: options.routeHost ?? [],
    clusters: options.cluster ?? [],
    nodes: options.node ?? [],
  };
  const verification = await verifySwarm({ owner, observed, desired, choice }, settings, streams);
  streams.stdout.write(printed(verification, options, streams));
  return hasFailed(verification) ? exitCodes.unhealthy : exitCodes.done;
}

const desiredOf = (loaded: LoadedManifests, options: VerifyOptions, observed: ObservedSwarm): Desired =>
  planFrom({ ...intentOf(loaded, { ...options, prune: false }), isPreview: true }, observed).desired;

const printed = (verification: Verification, { output }: VerifyOptions, streams: Streams): string =>
  output === 'json'
    ? renderVerificationJson(verification)
    : renderVerification(verification, textStyle(streams.stdout, streams.env));
