import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EngineVersion } from '../../src/sandbox/dialect.ts';
import { createSandbox } from '../../src/sandbox/sandbox.ts';
import { listenSandbox } from '../../src/sandbox/http/server.ts';
import { engineVersions } from '../../tools/lab/node/engine-packages.ts';
import { describeEngine, type Engine } from './suite.ts';
import { missingImage } from './world.ts';

async function start(engineVersion: EngineVersion): Promise<Engine> {
  const folder = await mkdtemp(join(tmpdir(), 'contract-'));
  const socketPath = join(folder, 'engine.sock');
  const sandbox = createSandbox({
    engineVersion,
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
}

for (const version of engineVersions)
  describeEngine(`sandbox as engine ${version}`, version, () => start(version));
