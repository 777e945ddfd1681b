import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSandbox } from '../../src/sandbox/sandbox.ts';
import { listenSandbox } from '../../src/sandbox/server.ts';
import { describeEngine } from './suite.ts';
import { missingImage } from './world.ts';

describeEngine('sandbox', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'contract-'));
  const socketPath = join(folder, 'engine.sock');
  const sandbox = createSandbox({
    nodes: [
      { hostname: 'node-0', role: 'manager' },
      { hostname: 'node-1', role: 'worker' },
      { hostname: 'node-2', role: 'worker' },
    ],
  });
  sandbox.setImage(missingImage, 'missing');
  const server = await listenSandbox(sandbox, socketPath);
  return {
    socketPath,
    close: async () => {
      await server.close();
      await rm(folder, { recursive: true });
    },
  };
});
