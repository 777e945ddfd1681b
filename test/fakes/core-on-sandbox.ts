import type { Engine } from '../../src/sandbox/stand-in-core/engine.ts';
import { createPass } from '../../src/sandbox/stand-in-core/pass.ts';
import { CoreError } from '../../src/sandbox/stand-in-core/core-error.ts';
import type { EngineApi } from '../support/vendor-page.ts';

/** The stand-in core without socket and timer: each call reads config.toml once. Errors are ignored. */
export function createCoreOnSandbox(api: EngineApi): () => Promise<void> {
  const pass = createPass(engineOf(api), {
    coreService: 'ucp-interlock',
    configTarget: '/config.toml',
    imageOverride: (image) => image,
    signal: new AbortController().signal,
  });
  return async () => {
    await pass();
  };
}

function engineOf(api: EngineApi): Engine {
  const send = async (method: string, path: string, body?: object): Promise<unknown> => {
    const answer = await api(method, path, body);
    if (answer.status < 400) return answer.body;
    const { message } = answer.body as { readonly message: string };
    throw new CoreError(message, { status: answer.status });
  };
  return {
    get: async <T>(path: string, filters?: object) => {
      const query = filters === undefined ? '' : `?filters=${encodeURIComponent(JSON.stringify(filters))}`;
      return (await send('GET', path + query)) as T; // the engine's own objects
    },
    post: async (path, body) => {
      await send('POST', path, body);
    },
  };
}
