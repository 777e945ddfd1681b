import type { Failure } from '../../model/failure.ts';
import { sourceInvalid } from '../source-failure.ts';

/** Why a file of SOPS cannot be decrypted; it becomes a failure where the path of the file is known. */
export class SopsError extends Error {
  readonly hint: string | undefined;

  constructor(state: string, hint?: string) {
    super(state);
    this.name = 'SopsError';
    this.hint = hint;
  }
}

export const damaged = (what: string): SopsError =>
  new SopsError(`${what} is damaged, or was changed without SOPS`);

export const sopsFailure = (path: string, { message, hint }: SopsError): Failure =>
  sourceInvalid(`Cannot decrypt "${path}": ${message}`, {
    resource: path,
    hint: hint ?? 'Encrypt it again with sops; sops decrypt FILE shows whether it is intact',
  });
