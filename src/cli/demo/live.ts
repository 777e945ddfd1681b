import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ResolvedSettings } from '../../model/settings.ts';
import { readSettings } from '../../settings/read-settings.ts';
import { createPinoLogger } from '../../telemetry/pino-logger.ts';
import { startDaemon, type StartedDaemon } from '../daemon/start-daemon.ts';
import type { SourceChoice } from '../load-manifests.ts';
import type { Streams } from '../terminal/streams.ts';
import { changeAndHeal, type ByHand } from './by-hand.ts';
import type { DemoSwarm } from './demo-swarm.ts';
import { printEvents } from './print-events.ts';
import { envOf } from './runner.ts';

export interface Live extends Omit<ByHand, 'engine'> {
  readonly choice: SourceChoice;
  readonly swarm: DemoSwarm;
  readonly streams: Streams;
}

/** How the commands that the page offers are started: after `npm start` the package is installed nowhere. */
const program = 'npx reconciler';

/** `reconciler run` on the simulated swarm, with its page, until Ctrl-C. */
export async function runLive({ choice, swarm, streams, runner, changes, heal }: Live): Promise<void> {
  const token = randomBytes(8).toString('hex');
  const tokenFile = join(swarm.folder, 'token');
  await writeFile(tokenFile, token, { mode: 0o600 });
  const { daemon, server } = await startServedDaemon(
    settingsOf(choice, { tokenFile, workDir: swarm.folder, host: swarm.host }),
    {
      ...streams,
      env: envOf(swarm.host, streams.env),
    },
  );
  daemon.subscribe(printEvents(streams));
  const source = choice.source;
  const enter = streams.onEnter === undefined ? '' : ' Press Enter to change the swarm by hand.';
  runner.say(
    `Now edit a file in ${source} and save it: the daemon follows, as "reconciler run" does.${enter} Ctrl-C ends it.`,
  );
  if (server !== undefined) {
    runner.say(`Open the status page: ${server.address}/ (token for approvals: ${token})`);
  }
  runner.say('To look from another terminal:');
  runner.show(`${program} status --host ${swarm.host}`);
  streams.onEnter?.(changeAndHeal({ runner, engine: swarm.engine, changes, heal }), streams.signal);
  try {
    await daemon.run(streams.signal);
  } finally {
    await server?.close();
  }
}

/** At the usual address, or if another process has it, at any. */
async function startServedDaemon(settings: ResolvedSettings, streams: Streams): Promise<StartedDaemon> {
  const silent = createPinoLogger({ level: 'silent' });
  const usual = await startDaemon(settings, { program }, streams, silent);
  if (usual.server !== undefined) return usual;
  const http = { ...settings.http, listen: { host: '127.0.0.1', port: 0 } };
  return startDaemon({ ...settings, http }, { program }, streams, silent);
}

/** Those of a daemon without any, but quick: nobody waits for a demo. */
function settingsOf(
  { source, ref, path }: SourceChoice,
  { tokenFile, workDir, host }: Readonly<Record<'tokenFile' | 'workDir' | 'host', string>>,
): ResolvedSettings {
  const given = {
    source: {
      ...{ address: source, interval: '10s', workDir },
      ...(ref === undefined ? {} : { ref }),
      ...(path === undefined ? {} : { path }),
    },
    // Also for the commands that the page offers: without a host they reach the engine of this machine.
    engine: { host },
    ...{ interval: '10s', stableFor: '1s', http: { tokenFile } },
  };
  const { settings } = readSettings({
    ...{ file: undefined, environment: {}, workingFolder: process.cwd() },
    flags: { value: given, placeOf: () => ({ file: 'demo' }) },
  });
  if (settings === undefined) throw new Error('The settings of the demo are invalid');
  return settings;
}
