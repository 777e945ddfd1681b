export type ProbeScheme = 'http' | 'https';

/** One request to one proxy. */
export interface ProbeRequest {
  /** IP address or name of the node. */
  readonly address: string;
  readonly port: number;
  readonly scheme: ProbeScheme;
  /** For the Host header, and for the server name of TLS. */
  readonly host: string;
  readonly path: string;
  /** Whether it asks to switch to a websocket. */
  readonly isUpgrade: boolean;
}

/** The certificate that a server presented, and what its checks say. */
export interface PresentedCertificate {
  readonly subject: string;
  readonly issuer: string;
  /** ISO 8601. */
  readonly notAfter: string;
  /** SHA-256 of the certificate. */
  readonly fingerprint: string;
  /** Why the chain is not trusted: `UNABLE_TO_VERIFY_LEAF_SIGNATURE`; undefined: it is. */
  readonly chainError?: string;
  /** Why the certificate is not for this host; undefined: it is. */
  readonly nameError?: string;
}

interface AnswerBase {
  readonly ms: number;
  readonly certificate?: PresentedCertificate;
}

export interface HttpAnswer extends AnswerBase {
  readonly outcome: 'answered';
  readonly status: number;
  readonly location?: string;
  /** `x-proxy-id` and `x-upstream-addr`: the proxy sends them with most 2xx and 3xx, unless they are hidden. */
  readonly proxy?: string;
  readonly upstream?: string;
  /** The beginning of it. */
  readonly body: string;
}

export interface NoAnswer extends AnswerBase {
  /**
   * `refused`: nothing listens there. `closed`: a connection was made, and ended without an answer. `timeout`: a connection was
   * made, and no answer came in time. `unreachable`: no connection, in time or at all.
   */
  readonly outcome: 'refused' | 'closed' | 'timeout' | 'unreachable';
  readonly message: string;
}

export type ProbeAnswer = HttpAnswer | NoAnswer;
