/** What the caller can do about a failure: try again soon, wait for something named, or ask a person. */
export type FailureKind = 'transient' | 'blocked' | 'rejected';

/** Stable words for the ways in which the world refuses. Documented in docs/failures.md. */
export type FailureCode =
  | 'engine-unreachable'
  | 'engine-not-a-manager'
  | 'engine-api-version'
  | 'engine-no-quorum'
  | 'engine-error'
  | 'engine-rejected'
  | 'version-conflict'
  | 'name-taken'
  | 'object-in-use'
  | 'object-not-found'
  | 'outcome-unknown'
  | 'interrupted'
  | 'source-unavailable'
  | 'source-invalid'
  | 'notify-failed'
  | 'usage'
  | 'guard'
  | 'confirmation-needed'
  | 'ledger-missing'
  | 'resource-unknown';

export interface FailureDetails {
  readonly kind: FailureKind;
  readonly code: FailureCode;
  /** The object concerned: `service/demoeast`, a host, a folder. */
  readonly resource?: string;
  /** The way out. */
  readonly hint?: string;
  readonly cause?: unknown;
}

/** What a failure says, as data. */
export interface FailureFacts extends Pick<FailureDetails, 'kind' | 'code' | 'hint'> {
  readonly message: string;
}

/** The world said no. Adapters make these; a dockerode or git error never leaves its adapter. */
export class Failure extends Error {
  readonly kind: FailureKind;
  readonly code: FailureCode;
  readonly resource: string | undefined;
  readonly hint: string | undefined;

  constructor(message: string, details: FailureDetails) {
    super(message, { cause: details.cause });
    this.name = 'Failure';
    this.kind = details.kind;
    this.code = details.code;
    this.resource = details.resource;
    this.hint = details.hint;
  }
}

/** A failure as data, for events: a hint that is not there has no key. */
export const failureFacts = ({ kind, code, message, hint }: Failure): FailureFacts => ({
  ...{ kind, code, message },
  ...(hint === undefined ? {} : { hint }),
});
