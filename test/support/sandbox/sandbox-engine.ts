import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSandbox, type Sandbox } from '../../../src/sandbox/sandbox.ts';
import { listenSandbox, type ListenOptions } from '../../../src/sandbox/http/server.ts';
import type { EngineApi } from '../vendor-page.ts';

/** A simulated swarm of one manager and two workers behind a socket. */
export interface SandboxEngine {
  readonly sandbox: Sandbox;
  readonly host: string;
  readonly api: EngineApi;
  close(): Promise<void>;
}

export async function startSandboxEngine(options: ListenOptions = {}): Promise<SandboxEngine> {
  const sandbox = createSandbox({
    nodes: [
      { hostname: 'ucp-manager-0', role: 'manager' },
      { hostname: 'ucp-node-0', role: 'worker' },
      { hostname: 'ucp-node-1', role: 'worker' },
    ],
  });
  const folder = await mkdtemp(join(tmpdir(), 'reconciler-sandbox-'));
  const socket = join(folder, 'engine.sock');
  const server = await listenSandbox(sandbox, socket, options);
  return {
    sandbox,
    host: `unix://${socket}`,
    api: apiOf(sandbox),
    close: async () => {
      await server.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** Calls the sandbox directly, without a socket. */
export const apiOf =
  (sandbox: Sandbox): EngineApi =>
  (method, path, body) => {
    const [pathname = '', search = ''] = path.split('?');
    const query = Object.fromEntries(new URLSearchParams(search));
    const answer = sandbox.handle({
      method,
      path: pathname,
      query,
      body: body === undefined ? '' : JSON.stringify(body),
    });
    const text = answer.body.trim();
    return Promise.resolve({
      status: answer.status,
      body: text === '' ? undefined : (JSON.parse(text) as unknown),
    });
  };
