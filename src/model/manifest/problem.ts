/** The problems that a manifest can have. Documented in docs/problems.md; the codes are part of the contract. */
export type ProblemCode =
  | 'source-empty'
  | 'source-incomplete'
  | 'file-not-utf8'
  | 'file-not-decoded'
  | 'file-too-large'
  | 'yaml-syntax'
  | 'yaml-alias-limit'
  | 'manifest-not-a-mapping'
  | 'api-version-unknown'
  | 'kind-unknown'
  | 'field-unknown'
  | 'field-missing'
  | 'field-type'
  | 'field-value'
  | 'name-invalid'
  | 'name-duplicate'
  | 'interlock-duplicate'
  | 'cluster-unknown'
  | 'cluster-duplicate'
  | 'cluster-without-nodes'
  | 'selector-of-own-label'
  | 'service-name-invalid'
  | 'service-name-duplicate'
  | 'host-duplicate'
  | 'node-label-conflict'
  | 'node-port-conflict'
  | 'replicas-above-nodes'
  | 'network-not-in-cluster'
  | 'network-not-in-service'
  | 'network-ambiguous'
  | 'network-conflict'
  | 'file-missing'
  | 'file-outside'
  | 'file-empty'
  | 'certificate-invalid'
  | 'redirect-not-in-hosts'
  | 'route-conflict'
  | 'route-incomplete'
  | 'path-taken'
  | 'default-backend-duplicate'
  | 'label-reserved';

/** Line and column count from 1, as editors do. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** An error in a manifest, or (as a warning) something that is probably not intended. A value, never thrown. */
export interface Problem {
  readonly severity: 'error' | 'warning';
  readonly code: ProblemCode;
  /** What is wrong: sentence case, no final period, values quoted. */
  readonly message: string;
  /** The way out. */
  readonly hint?: string;
  /** Path of the file relative to the source's root, with `/`. */
  readonly file?: string;
  readonly position?: Position;
  /** JSON pointer into the manifest: `/spec/route/hosts/0`. */
  readonly path?: string;
  /** The lines around the position with a caret under it. */
  readonly frame?: string;
}

export const hasErrors = (problems: readonly Problem[]): boolean =>
  problems.some((problem) => problem.severity === 'error');
