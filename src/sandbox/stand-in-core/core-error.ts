/** Why the core cannot create or update a service. It is reported and retried; any other error is a bug. */
export class CoreError extends Error {
  /** The status of the engine's answer, if there was one. */
  readonly status: number | undefined;

  constructor(message: string, options: { readonly status?: number; readonly cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.status = options.status;
  }
}
