import { Failure, type FailureKind } from '../model/failure.ts';

export interface SourceError {
  /** The source's name, without credentials. */
  readonly resource: string;
  readonly kind?: FailureKind;
  readonly hint?: string;
  readonly cause?: unknown;
}

/** The source cannot be read at the moment: it is missing, locked or still being written. */
export const sourceUnavailable = (message: string, details: SourceError): Failure =>
  new Failure(message, { kind: 'blocked', code: 'source-unavailable', ...details });

/** The content or the address of the source is not accepted. */
export const sourceInvalid = (message: string, details: SourceError): Failure =>
  new Failure(message, { kind: 'rejected', code: 'source-invalid', ...details });

export const errorCodeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

/** A file system error with a readable message. */
export function fileFailure(location: string, error: unknown, resource: string): Failure {
  const code = errorCodeOf(error);
  const known = fileErrors.get(code ?? '');
  return sourceUnavailable(`Cannot read "${location}": ${known?.state ?? code ?? 'unknown error'}`, {
    resource,
    kind: known === undefined ? 'transient' : 'blocked',
    ...(known?.hint === undefined ? {} : { hint: known.hint }),
    cause: error,
  });
}

const fileErrors: ReadonlyMap<string, { readonly state: string; readonly hint?: string }> = new Map([
  [
    'ENOENT',
    { state: 'there is no such file or folder', hint: 'Check the path, or that the volume is mounted' },
  ],
  ['EACCES', { state: 'permission denied', hint: 'Let the user that runs the reconciler read it' }],
  ['EPERM', { state: 'permission denied', hint: 'Let the user that runs the reconciler read it' }],
  ['ELOOP', { state: 'symbolic links lead in a circle', hint: 'Replace the link by the file' }],
  ['ENOTDIR', { state: 'it is not a folder', hint: 'Name a folder' }],
  ['EISDIR', { state: 'it is a folder', hint: 'Name a file' }],
]);
