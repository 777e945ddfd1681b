import type { Context } from 'hono';

/** One method of one path: the router and the OpenAPI document are made of the same rows. */
export interface Endpoint {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** One line, what it gives or does. */
  readonly summary: string;
  /** Who may: everybody, who has the token, or who signs with the secret of a hook. */
  readonly access: 'everybody' | 'token' | 'signature';
  /** The schema of the body that it takes. */
  readonly takes?: DocumentName;
  readonly answers: readonly EndpointAnswer[];
  readonly answer: (context: Context) => Response | Promise<Response>;
}

export interface EndpointAnswer {
  readonly status: number;
  readonly summary: string;
  /** Of the body: JSON of a schema, or another type. */
  readonly body: DocumentName | { readonly type: string };
}

/** A schema of /schemas without its ending. */
export type DocumentName =
  | 'status'
  | 'plan'
  | 'history'
  | 'incidents'
  | 'approvals'
  | 'approval'
  | 'event'
  | 'accepted'
  | 'health'
  | 'error';

/** Answers with an error document, by status. */
export const errors = (summaries: Readonly<Record<number, string>>): readonly EndpointAnswer[] =>
  Object.entries(summaries).map(([status, summary]) => ({ status: Number(status), summary, body: 'error' }));
