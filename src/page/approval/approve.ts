export interface ApprovalRequest {
  readonly hash: string;
  /** Who approves. A claim, and recorded as one. */
  readonly by: string;
  readonly token: string;
}

/** What came of it. `message` and `hint` are those of the server. */
export type ApprovalAnswer =
  | { readonly isApproved: true }
  | { readonly isApproved: false; readonly message: string; readonly hint: string };

export type Approve = (request: ApprovalRequest) => Promise<ApprovalAnswer>;
