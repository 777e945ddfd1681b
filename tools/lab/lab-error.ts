/** The lab could not do what was asked; the message says what, where, why and the way out. */
export class LabError extends Error {
  override readonly name = 'LabError';
}

export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
