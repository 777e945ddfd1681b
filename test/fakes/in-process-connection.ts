import type { SandboxAnswer, SandboxRequest } from '../../src/sandbox/http/exchange.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import type { EngineRequest } from '../../src/swarm/engine-request.ts';
import type { SwarmConnection } from '../../src/swarm/swarm-connection.ts';
import { translateError } from '../../src/swarm/translate-error.ts';
import type { Json } from '../../src/kernel/json.ts';
import { faultyAnswer, takesPlace, type FaultKind } from '../support/faults.ts';

export interface InProcessOptions {
  /** Called before a request is executed; returns its fault. */
  readonly faultOf?: (request: SandboxRequest) => FaultKind | undefined | Promise<FaultKind | undefined>;
  /** Executes a request; a test may inspect the state before and after. */
  readonly handle?: (request: SandboxRequest) => SandboxAnswer;
}

/**
 * Connects to the sandbox without a socket, for thousands of runs. Encoding, decoding and error translation are those of
 * the real adapters. every-request.test.ts shows that a real connection fails in the same way.
 */
export function connectInProcess(sandbox: Sandbox, options: InProcessOptions = {}): SwarmConnection {
  const { faultOf = () => undefined, handle = (request: SandboxRequest) => sandbox.handle(request) } =
    options;
  const exchange = async (request: EngineRequest): Promise<SandboxAnswer> => {
    const sent = sandboxRequest(request);
    const fault = await faultOf(sent);
    if (fault === undefined) return handle(sent);
    const answer = faultyAnswer(fault, takesPlace(fault) ? handle(sent) : undefined);
    if (answer === undefined) throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
    return answer;
  };
  const request = async (engineRequest: EngineRequest): Promise<Json | undefined> => {
    try {
      return readAnswer(await exchange(engineRequest));
    } catch (error) {
      throw translateError(error, engineRequest, 'the sandbox');
    }
  };
  return {
    request,
    apiVersion: async (signal) => {
      await request({ method: 'GET', path: '/version', signal });
      return '1.41';
    },
    follow: () => Promise.reject(new Error('no events without a socket')),
    renew: () => undefined,
  };
}

const sandboxRequest = ({ method, path, query = {}, body, registryAuth }: EngineRequest): SandboxRequest => ({
  method,
  path: `/v1.41${path}`,
  query: Object.fromEntries(Object.entries(query).map(([key, value]) => [key, String(value)])),
  body: body === undefined ? '' : JSON.stringify(body),
  ...(registryAuth === undefined ? {} : { registryAuth: registryAuth.reveal() }),
});

function readAnswer({ status, body }: SandboxAnswer): Json | undefined {
  const text = body.trim();
  if (status < 400) return text === '' ? undefined : (JSON.parse(text) as Json); // the sandbox speaks JSON
  const { message } = JSON.parse(text) as { readonly message: string };
  throw Object.assign(new Error(message), { statusCode: status });
}
