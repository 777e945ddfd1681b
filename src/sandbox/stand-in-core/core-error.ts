/** What keeps the core from something that it is to make. It is reported and tried again; everything else is a bug. */
export class Trouble extends Error {
  /** Of the engine's answer, where there was one. */
  readonly status: number | undefined;

  constructor(message: string, options: { readonly status?: number; readonly cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.status = options.status;
  }
}
