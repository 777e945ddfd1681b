/** What the caller can do about a failure: retry soon, wait until something specific changes, or ask a person. */
export type FailureKind = 'transient' | 'blocked' | 'rejected';

/** Stable codes of failures. Documented in docs/failures.md. */
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
  | 'lease-lost'
  | 'interrupted'
  | 'source-unavailable'
  | 'source-invalid'
  | 'commit-not-signed'
  | 'notify-failed'
  | 'proxies-unreachable'
  | 'usage'
  | 'guard'
  | 'confirmation-needed'
  | 'ledger-missing'
  | 'resource-unknown'
  | 'approval-unknown'
  | 'settings-invalid';

export interface FailureDetails {
  readonly kind: FailureKind;
  readonly code: FailureCode;
  /** The object concerned: `service/demoeast`, a host, a folder. */
  readonly resource?: string;
  /** The way out. */
  readonly hint?: string;
  /** Further lines about what is wrong. */
  readonly details?: readonly string[];
  readonly cause?: unknown;
}

/** A failure as data. */
export interface FailureFacts extends Pick<FailureDetails, 'kind' | 'code' | 'hint'> {
  readonly message: string;
}

/** An operation on the outside world failed. Adapters throw it: a dockerode or git error never leaves its adapter. */
export class Failure extends Error {
  readonly kind: FailureKind;
  readonly code: FailureCode;
  readonly resource: string | undefined;
  readonly hint: string | undefined;
  readonly details: readonly string[] | undefined;

  constructor(message: string, details: FailureDetails) {
    super(message, { cause: details.cause });
    this.name = 'Failure';
    this.kind = details.kind;
    this.code = details.code;
    this.resource = details.resource;
    this.hint = details.hint;
    this.details = details.details;
  }
}

/** Converts a failure to data, for events: without a hint there is no key for it. */
export const failureFacts = ({ kind, code, message, hint }: Failure): FailureFacts => ({
  ...{ kind, code, message },
  ...(hint === undefined ? {} : { hint }),
});
