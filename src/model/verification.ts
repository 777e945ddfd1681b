import type { ProbeAnswer, ProbeRequest } from './probe.ts';

/** What a probe shows. */
export const probeKinds = {
  route: 'a service answers at the proxies of its cluster',
  redirect: 'a redirected host sends clients to its target',
  context: 'a context root ends where its path ends',
  tls: 'the certificate of a host is trusted, for this host, and not about to expire',
  passthrough: 'TLS of a host ends at its service, and plain HTTP is not served',
  websocket: 'an endpoint switches to a websocket',
  isolation: 'a host is not served by other clusters, and nothing answers on nodes without a proxy',
  default: 'an unknown host gets the default answer',
  status: 'the status page of nginx is not public',
  proxy: 'a cluster has the proxies that it should have',
} as const;

export type ProbeKind = keyof typeof probeKinds;

export type Verdict = 'ok' | 'warn' | 'fail' | 'skipped';

/** A judged answer, or why nothing was sent. */
export interface Judgement {
  readonly verdict: Verdict;
  readonly reason?: string;
  readonly hint?: string;
}

export interface ProbeResult extends Judgement {
  readonly id: string;
  readonly kind: ProbeKind;
  /** The cluster whose proxies were asked; empty: the default cluster. */
  readonly cluster: string;
  readonly node?: string;
  readonly request?: ProbeRequest;
  readonly host?: string;
  /** In words. */
  readonly expected: string;
  readonly answer?: ProbeAnswer;
  readonly attempts: number;
}

/** A service cluster as `verify` found it. */
export interface VerifiedCluster {
  readonly name: string;
  readonly proxyService: string;
  /** Nodes with a proxy. */
  readonly nodes: readonly string[];
}

export interface Verification {
  /** ISO 8601. */
  readonly at: string;
  readonly clusters: readonly VerifiedCluster[];
  readonly probes: readonly ProbeResult[];
}

export const hasFailed = ({ probes }: Verification): boolean =>
  probes.some(({ verdict }) => verdict === 'fail');
