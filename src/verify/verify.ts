import { Failure } from '../model/failure.ts';
import type { ProbeResult, Verification } from '../model/verification.ts';
import { compareCertificates } from './compare-certificates.ts';
import { listProbes } from './list-probes.ts';
import { runProbes, type Sending } from './run-probes.ts';
import { selectProbes, type ProbeChoice } from './select-probes.ts';
import type { VerifyInput } from './verify-input.ts';

/** Asks the proxies whether every route works and no other does. */
export async function verify(
  input: VerifyInput,
  choice: ProbeChoice,
  sending: Sending,
): Promise<Verification> {
  const listed = listProbes(input);
  const probes = compareCertificates(await runProbes(selectProbes(listed, choice), sending));
  requireReached(probes);
  const clusters = listed.sites.map(({ cluster, proxyService, proxyNodes }) => ({
    ...{ name: cluster, proxyService, nodes: proxyNodes },
  }));
  return { at: input.now.toISOString(), clusters, probes };
}

/** If no address can be reached at all, nothing is known of the routes: that is no verification. */
function requireReached(probes: readonly ProbeResult[]): void {
  const sent = probes.filter(({ request }) => request !== undefined);
  const [first] = sent;
  if (first === undefined || sent.some(({ answer }) => answer?.outcome !== 'unreachable')) return;
  const addresses = [...new Set(sent.map(({ request }) => request?.address ?? ''))];
  throw new Failure(
    `Cannot probe: none of the addresses of the nodes can be reached: ${addresses.slice(0, 10).join(', ')}`,
    {
      ...{ kind: 'transient', code: 'proxies-unreachable' },
      hint: 'Run it where clients are, or give the addresses that this machine can reach: --address NODE=ADDRESS',
    },
  );
}
