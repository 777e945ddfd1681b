import { startCliOnSandbox, type CliOnSandbox } from './cli-on-sandbox.ts';
import { startInterlock, type Interlock } from '../lab/interlock.ts';

/** The command line on a simulated swarm with a running Interlock. */
export interface CliWithInterlock extends CliOnSandbox {
  readonly core: Interlock;
}

export async function startCliWithInterlock(): Promise<CliWithInterlock> {
  const cli = await startCliOnSandbox();
  const core = await startInterlock(cli.engine, { pollIntervalMs: 20 });
  return {
    ...cli,
    core,
    close: async () => {
      await core.stop();
      await cli.close();
    },
  };
}
