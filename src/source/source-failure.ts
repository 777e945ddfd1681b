import { Failure, type FailureKind } from '../model/failure.ts';

export interface SourceError {
  /** The source's name, without credentials. */
  readonly resource: string;
  readonly kind?: FailureKind;
  readonly hint?: string;
  readonly cause?: unknown;
}

/** The source could not be read now: it is away, locked or still being written. */
export const sourceUnavailable = (message: string, trouble: SourceError): Failure =>
  new Failure(message, { kind: 'blocked', code: 'source-unavailable', ...trouble });

/** The source holds, or is addressed by, something that is not accepted. */
export const sourceInvalid = (message: string, trouble: SourceError): Failure =>
  new Failure(message, { kind: 'rejected', code: 'source-invalid', ...trouble });

export const errorCodeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

/** A file system error as a person reads it. */
export function fileFailure(location: string, error: unknown, resource: string): Failure {
  const code = errorCodeOf(error);
  const said = fileErrors.get(code ?? '');
  return sourceUnavailable(`Cannot read "${location}": ${said?.state ?? code ?? 'unknown error'}`, {
    resource,
    kind: said === undefined ? 'transient' : 'blocked',
    ...(said?.hint === undefined ? {} : { hint: said.hint }),
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
