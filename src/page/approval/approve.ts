export interface ApprovalRequest {
  readonly hash: string;
  /** Who approves. A claim, and recorded as one. */
  readonly by: string;
  readonly token: string;
}

/** What came of it. */
export type ApprovalAnswer =
  { readonly isApproved: true } | ({ readonly isApproved: false } & ApprovalRefusal);

export interface ApprovalRefusal {
  /** Of the server's error; `no-answer`: it is not known what came of it. */
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

export type Approve = (request: ApprovalRequest) => Promise<ApprovalAnswer>;

/** As `schemas/approval.schema.json` says. */
export const longestName = 64;

/** The ways out of a person at the page: the server's hints are for programs. */
const waysOut: Readonly<Record<string, string>> = {
  'token-refused': 'Enter the token that is in the file of http.tokenFile, at the daemon.',
  'approval-unknown': 'The changes were made, approved or replaced by others meanwhile. Read what waits now.',
  'no-answer':
    'It may have arrived. Wait until the page is live again and look whether the changes still wait.',
};

export const wayOut = ({ code, hint }: ApprovalRefusal): string => waysOut[code] ?? `${hint}.`;
