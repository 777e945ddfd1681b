/** An operation of the lab failed; the message says what, where, why, and how to fix it. */
export class LabError extends Error {
  override readonly name = 'LabError';
}

export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
