import type { ProbeAnswer, ProbeRequest } from '../model/probe.ts';
import type { Judgement, ProbeKind } from '../model/verification.ts';
import type { Endpoint, Site } from './site.ts';

/** A question to one proxy, and how its answer is judged. */
export interface Probe {
  readonly id: string;
  readonly kind: ProbeKind;
  /** The cluster whose proxies are asked. */
  readonly cluster: string;
  /** All clusters that it says something about. */
  readonly about: readonly string[];
  readonly node?: string;
  /** The host that it is about; undefined: none that anybody declared. */
  readonly host?: string;
  /** In words. */
  readonly expected: string;
  /** Undefined: nothing is sent. */
  readonly request?: ProbeRequest;
  readonly judge: (answer: ProbeAnswer) => Judgement;
}

export interface Question {
  readonly kind: ProbeKind;
  readonly site: Site;
  readonly endpoint: Endpoint;
  /** The host that is asked for. */
  readonly asked: string;
  readonly path?: string;
  readonly isUpgrade?: boolean;
  /** Another cluster that it is about. */
  readonly home?: string;
  readonly host?: string;
  readonly expected: string;
  readonly judge: Probe['judge'];
}

/** A probe of one endpoint; skipped if nobody knows its address. */
export function probeOf(question: Question): Probe {
  const {
    kind,
    site,
    endpoint,
    asked,
    path = '/',
    isUpgrade = false,
    home,
    host,
    expected,
    judge,
  } = question;
  const { node, address, port, scheme } = endpoint;
  const base = {
    id: `${kind} ${scheme}://${asked}${path} at ${node}:${port}`,
    ...{ kind, node, expected, cluster: site.cluster },
    about: home === undefined || home === site.cluster ? [site.cluster] : [site.cluster, home],
    ...(host === undefined ? {} : { host }),
  };
  if (address === undefined) return { ...base, judge: () => unknownAddress(node) };
  return { ...base, request: { address, port, scheme, host: asked, path, isUpgrade }, judge };
}

/** Nothing is sent, for a reason that is known before. */
export const skipped = (base: Omit<Probe, 'request' | 'judge'>, reason: string, hint?: string): Probe => ({
  ...base,
  judge: () => ({ verdict: 'skipped', reason, ...(hint === undefined ? {} : { hint }) }),
});

const unknownAddress = (node: string): Judgement => ({
  verdict: 'skipped',
  reason: `the swarm reports no address of the node "${node}"`,
  hint: `Give one: --address ${node}=ADDRESS`,
});
