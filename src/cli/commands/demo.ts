import { exitCodes, type ExitCode } from '../../model/exit-code.ts';
import { applyFlags, playScript } from '../demo/script.ts';
import { changesByHand } from '../demo/changes-by-hand.ts';
import { managerName, startDemoSwarm } from '../demo/demo-swarm.ts';
import { firstConfigName } from '../demo/enable-routing.ts';
import { runLive } from '../demo/live.ts';
import { createRunner, type RunCommand } from '../demo/runner.ts';
import { workerNames } from '../demo/worker-names.ts';
import { loadValidManifests, type SourceChoice } from '../load-manifests.ts';
import type { DemoFlags } from '../program/options.ts';
import type { Streams } from '../terminal/streams.ts';

export type DemoOptions = SourceChoice & DemoFlags;

/** `reconciler demo`: runs the real commands on a swarm that is simulated on this machine. */
export async function demo(
  options: DemoOptions,
  streams: Streams,
  runCommand: RunCommand,
): Promise<ExitCode> {
  const loaded = await loadValidManifests(options, streams);
  if (loaded === undefined) return exitCodes.error;
  const workers = workerNames(loaded.set);
  const swarm = await startDemoSwarm(workers, streams.signal);
  try {
    const runner = createRunner(swarm.host, streams, runCommand);
    runner.say(`A simulated swarm of ${[managerName, ...workers].join(', ')}; nothing else is touched. Interlock
runs on ${firstConfigName}, with one proxy for everything. The manifests declare something else.`);
    const source = sourceArguments(options);
    const changes = changesByHand(loaded.set);
    const code = await playScript({ runner, engine: swarm.engine, source, changes });
    if (code === exitCodes.error) explain(streams);
    if (options.once || code !== exitCodes.done) return code;
    await runLive({
      choice: options,
      swarm,
      streams,
      runner,
      changes,
      heal: ['apply', ...source, ...applyFlags],
    });
    return exitCodes.done;
  } finally {
    await swarm.close();
  }
}

/** As the user would type them. */
const sourceArguments = ({ source, ref, path }: DemoOptions): readonly string[] => [
  source.replace(/^\.\//, ''),
  ...(ref === undefined ? [] : ['--ref', ref]),
  ...(path === undefined ? [] : ['--path', path]),
];

function explain({ stderr }: Streams): void {
  stderr.write(
    '\nThe demo ends here: the last command did not exit as it does with the manifests of this project.\n',
  );
}
