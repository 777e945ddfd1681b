import { exitCodes, type ExitCode } from '../../model/exit-code.ts';
import { createSystemClock } from '../../telemetry/system-clock.ts';
import { applyFlags, playScript } from '../demo/script.ts';
import { changesByHand } from '../demo/changes-by-hand.ts';
import { managerName, startDemoSwarm, type DemoSwarm } from '../demo/demo-swarm.ts';
import { firstConfigName } from '../demo/enable-routing.ts';
import { follow } from '../demo/follow.ts';
import { createRunner, type RunCommand, type Runner } from '../demo/runner.ts';
import { workerNames } from '../demo/worker-names.ts';
import {
  loadValidManifests,
  openSource,
  type LoadedManifests,
  type SourceChoice,
} from '../load-manifests.ts';
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
    await followEdits({ options, streams, runner, loaded, swarm });
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

interface Edits {
  readonly options: DemoOptions;
  readonly streams: Streams;
  readonly runner: Runner;
  readonly loaded: LoadedManifests;
  readonly swarm: DemoSwarm;
}

/** Like `reconciler run` on a folder, but prints the plan before each convergence. */
async function followEdits({ options, streams, runner, loaded, swarm }: Edits): Promise<void> {
  const clock = createSystemClock();
  const source = await openSource(options, streams, clock);
  const invite = (): void => {
    runner.say(
      `Now edit a file in ${source.name} and save it: the swarm follows. Ctrl-C ends it. To look from another terminal:`,
    );
    runner.show(`npx reconciler status --host ${swarm.host}`);
  };
  invite();
  await follow({
    source,
    clock,
    signal: streams.signal,
    digest: loaded.revision.digest,
    onRevision: async () => {
      runner.say('The manifests have changed:');
      await runner.run(['apply', ...sourceArguments(options), ...applyFlags]);
      if (!streams.signal.aborted) invite();
    },
  });
}
