import type { SandboxAnswer, SandboxRequest } from '../../src/sandbox/http/exchange.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import type { EngineRequest } from '../../src/swarm/engine-request.ts';
import type { SwarmConnection } from '../../src/swarm/swarm-connection.ts';
import { translateError } from '../../src/swarm/translate-error.ts';
import type { Json } from '../../src/kernel/json.ts';
import { faultyAnswer, takesPlace, type FaultKind } from '../support/faults.ts';

export interface InProcessOptions {
  /** What happens to a request, before it is carried out. */
  readonly faultOf?: (request: SandboxRequest) => FaultKind | undefined | Promise<FaultKind | undefined>;
  /** Carries out a request; the test may look at the state before and after. */
  readonly handle?: (request: SandboxRequest) => SandboxAnswer;
}

/**
 * The sandbox without a socket: what is encoded, decoded and made of errors is the adapters' own work. For thousands of runs;
 * that a real connection fails alike is shown by every-request.test.ts.
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
  const request = async (asked: EngineRequest): Promise<Json | undefined> => {
    try {
      return readAnswer(await exchange(asked));
    } catch (error) {
      throw translateError(error, asked, 'the sandbox');
    }
  };
  return {
    request,
    apiVersion: async (signal) => {
      await request({ method: 'GET', path: '/version', signal });
      return '1.41';
    },
    renew: () => undefined,
  };
}

const sandboxRequest = ({ method, path, query = {}, body }: EngineRequest): SandboxRequest => ({
  method,
  path: `/v1.41${path}`,
  query: Object.fromEntries(Object.entries(query).map(([key, value]) => [key, String(value)])),
  body: body === undefined ? '' : JSON.stringify(body),
});

function readAnswer({ status, body }: SandboxAnswer): Json | undefined {
  const text = body.trim();
  if (status < 400) return text === '' ? undefined : (JSON.parse(text) as Json); // the sandbox speaks JSON
  const { message } = JSON.parse(text) as { readonly message: string };
  throw Object.assign(new Error(message), { statusCode: status });
}
