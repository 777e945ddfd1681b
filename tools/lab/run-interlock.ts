import { once } from 'node:events';
import { resumeInterlock, startInterlock, type Interlock } from '../../test/support/lab/interlock.ts';
import { callEngine } from './node/engine-api.ts';
import type { LabNode } from './node/node.ts';

/**
 * Enables layer 7 routing on the lab with the stand-in for Interlock's core, and works as the core until Ctrl-C: what it
 * has made stays, and the next run goes on with it.
 */
export async function runInterlock({ socket }: LabNode, note: (line: string) => void): Promise<void> {
  const engine = {
    dockerHost: `unix://${socket}`,
    api: (method: string, path: string, body?: unknown) => callEngine(socket, { method, path, body }),
  };
  const { status } = await engine.api('GET', '/services/ucp-interlock');
  const core: Interlock = status === 404 ? await startInterlock(engine) : resumeInterlock(engine);
  note('The core works on ucp-interlock until Ctrl-C');
  await once(process, 'SIGINT');
  await core.stop();
  for (const error of new Set(core.errors)) note(error);
}
