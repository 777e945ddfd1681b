/** An error answer. It ends the request and discards what the request has changed so far. */
export class Refusal extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export function refuse(status: number, message: string): never {
  throw new Refusal(status, message);
}

// The engine passes on the gRPC errors of swarmkit, prefix included (API 1.41).
const rpc = (status: number, code: string, description: string): never =>
  refuse(status, `rpc error: code = ${code} desc = ${description}`);

export function refuseArgument(description: string): never {
  return rpc(400, 'InvalidArgument', description);
}

export function refusePrecondition(description: string): never {
  return rpc(400, 'FailedPrecondition', description);
}

export function refuseDuplicate(description: string): never {
  return rpc(409, 'AlreadyExists', description);
}

export function refuseUnimplemented(description: string): never {
  return rpc(501, 'Unimplemented', description);
}

/** A plain Go error inside swarmkit has no gRPC code, so the engine answers 500. Version conflicts are such errors. */
export function refuseUnknown(description: string): never {
  return rpc(500, 'Unknown', description);
}
