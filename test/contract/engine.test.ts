import {
  engineVersions,
  requireEngineVersion,
  type EngineVersion,
} from '../../tools/lab/node/engine-packages.ts';
import { startLab } from '../../tools/lab/lab.ts';
import { describeLab } from '../support/lab/describe-lab.ts';
import { reasonsAgainst } from '../support/engine-reasons.ts';
import { createClient } from './client.ts';
import { describeEngine } from './suite.ts';

async function describeInLab(version: EngineVersion): Promise<void> {
  const title = `engine ${version} in the lab`;
  const reasons = await reasonsAgainst(version);
  const describeVersion = () => {
    describeEngine(title, version, async () => {
      const lab = await startLab({ managers: 1, workers: 2, engine: version });
      return { socketPath: lab.dockerHost.replace('unix://', ''), close: () => lab.down() };
    });
  };
  describeLab(title, describeVersion, reasons);
}

/** Needed before the first test, because cases depend on it. */
async function versionOf(socketPath: string): Promise<EngineVersion> {
  const client = createClient(socketPath);
  const { headers } = await client.send('GET', '/_ping');
  client.close();
  return requireEngineVersion(/^Docker\/(\d+\.\d+)/.exec(String(headers['server']))?.[1] ?? '');
}

// To test an existing manager: RECONCILER_CONTRACT_HOST=unix:///path/to/docker.sock
const host = process.env['RECONCILER_CONTRACT_HOST'] ?? '';

if (host === '') {
  for (const version of engineVersions) await describeInLab(version);
} else {
  const socketPath = host.replace(/^unix:\/\//, '');
  describeEngine(`given engine ${host}`, await versionOf(socketPath), () =>
    Promise.resolve({ socketPath, close: () => Promise.resolve() }),
  );
}
