/** An answer that is an error. It ends the request, and nothing the request did before is kept. */
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

// The engine passes on what swarmkit says over gRPC, prefix included (API 1.41).
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

/** A plain Go error inside swarmkit has no code, and the engine makes it a 500: version conflicts are such. */
export function refuseUnknown(description: string): never {
  return rpc(500, 'Unknown', description);
}
