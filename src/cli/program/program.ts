import { flagDefaults } from '../../defaults/flag-defaults.ts';
import { Command, Option } from 'commander';
import { exitCodes, exitMeanings, type ExitWord } from '../../model/exit-code.ts';
import type { AddCommand, Finish, GiveStreams } from './add-command.ts';
import {
  addressOption,
  caOption,
  insecureOption,
  interruptionOption,
  outputOption,
  targetOption,
  withImages,
  withKey,
  withSecrets,
  withSource,
  withSwarm,
} from './common-flags.ts';
import { addDemo } from './demo-command.ts';
import type { RunCommand } from '../demo/runner.ts';
import { exitWordsOf } from './exit-words.ts';
import { ledgerCommands } from './ledger-commands.ts';
import type { ApplyFlags, DriftFlags, PlanFlags, RenderFlags, SourceFlags } from './options.ts';
import { plainCommands } from './plain-commands.ts';
import { addHealthcheck, addRun, addSettings } from './run-command.ts';
import type { Streams } from '../terminal/streams.ts';
import { swarmCommands } from './swarm-commands.ts';
import { version } from '../version.ts';

const sourceHelp = `
SOURCE is a folder, a file or a git repository; default: ./manifests (status, doctor, verify: none)`;

/**
 * The commands and their flags. Each is loaded only when it runs, so that --help and --version start at once. The demo
 * runs further commands.
 */
export function createProgram(streams: Streams, finish: Finish, runCommand: RunCommand): Command {
  const program = new Command('reconciler')
    .description('GitOps for Docker Swarm service clusters: a plan to read, a swarm that follows git')
    .version(version(), '--version', 'print the version')
    .addOption(
      new Option('--color <when>', 'when to use colour').choices(['auto', 'always', 'never']).default('auto'),
    )
    .exitOverride()
    .configureOutput({
      writeOut: (text) => {
        streams.stdout.write(text);
      },
      writeErr: (text) => {
        streams.stderr.write(text);
      },
    })
    .showSuggestionAfterError()
    .addHelpText('after', `${exitCodeHelp(allExitWords)}\n${sourceHelp}`);
  const given: GiveStreams = () => withColor(streams, program.opts<{ readonly color: string }>().color);
  const commands = [addValidate, addRender, addPlan, addApply, addDrift, addRun, addSettings, addHealthcheck];
  for (const add of [...commands, ...ledgerCommands, ...swarmCommands, ...plainCommands]) {
    add(program, given, finish);
  }
  addDemo(program, given, finish, runCommand);
  for (const command of program.commands) {
    command.addHelpText('after', exitCodeHelp(exitWordsOf(command.name())));
  }
  return program;
}

const allExitWords = Object.keys(exitCodes) as ExitWord[]; // its own keys

const exitCodeHelp = (words: readonly ExitWord[]): string =>
  [
    '',
    'Exit codes:',
    ...words.map((word) => `  ${String(exitCodes[word]).padEnd(5)}${exitMeanings[word]}`),
  ].join('\n');

const addValidate: AddCommand = (program, streams, finish) => {
  withSource(program.command('validate'))
    .description('check the manifests; opens no socket')
    .addOption(outputOption(['text', 'json', 'github']))
    .action(
      async (source: string, options: SourceFlags & { readonly output: 'text' | 'json' | 'github' }) => {
        const { validate } = await import('../commands/validate.ts');
        finish(await validate({ source, ...options }, streams()));
      },
    );
};

const addRender: AddCommand = (program, streams, finish) => {
  withSecrets(withSource(program.command('render')))
    .description('print the desired state of the manifests; opens no socket')
    .addOption(
      new Option('--kind <kind>', 'what to print')
        .choices(['config.toml', 'service', 'network', 'node', 'nginx'])
        .makeOptionMandatory(),
    )
    .option('--cluster <name>', 'only the nginx.conf of this service cluster')
    .option('--from-config <file>', 'the current config.toml, whose values are the template')
    .option('--prune', 'leave out what is no longer declared', false)
    .addOption(outputOption(['yaml', 'json', 'toml']).default(undefined))
    .action(async (source: string, options: RenderFlags) => {
      const { render } = await import('../commands/render.ts');
      finish(await render({ source, ...options }, streams()));
    });
};

const addPlan: AddCommand = (program, streams, finish) => {
  withSecrets(withImages(withSwarm(withSource(program.command('plan')))))
    .description('show what apply would do; reads only')
    .addOption(outputOption(['text', 'json', 'markdown']))
    .option('--detailed-exitcode', 'exit 2 if there are changes', false)
    .option(
      '--prune',
      'also remove what is ours and no longer declared: objects, clusters, node labels, overlays',
      false,
    )
    .addOption(targetOption())
    .option('--out <file>', 'save the plan, to apply exactly this one later: reconciler apply <file>')
    .action(async (source: string, options: PlanFlags) => {
      const { plan } = await import('../commands/plan.ts');
      finish(await plan({ source, ...options }, streams()));
    });
};

const addApply: AddCommand = (program, streams, finish) => {
  withSecrets(withImages(withKey(withSwarm(withSource(program.command('apply'))))))
    .description('plan, ask, and converge the swarm')
    .addOption(outputOption(['text', 'json']))
    .option('-y, --yes', 'do not ask', false)
    .option('--no-wait', 'do not wait until services have converged')
    .option('--timeout <duration>', 'how long to wait for one service', flagDefaults.timeout)
    .option(
      '--stable-for <duration>',
      "how long tasks have to stay up (default: the service's update monitor; 10s for the core)",
    )
    .option(
      '--prune',
      'also remove what is ours and no longer declared: objects, clusters, node labels, overlays',
      false,
    )
    .addOption(targetOption())
    .option('--allow-interruption', 'allow changes that interrupt traffic', false)
    .addOption(interruptionOption())
    .option(
      '--max-deletes <count>',
      'how many clusters, or objects of one kind, may be pruned (default: 3, or half of them if less)',
    )
    .option('--verify', 'then ask the proxies whether every route works, as reconciler verify does', false)
    .addOption(caOption())
    .addOption(insecureOption())
    .addOption(addressOption())
    .action(async (source: string, options: ApplyFlags) => {
      const { apply } = await import('../commands/apply.ts');
      finish(await apply({ source, ...options }, streams()));
    });
};

const addDrift: AddCommand = (program, streams, finish) => {
  withSecrets(withSwarm(withSource(program.command('drift'))))
    .description('show what has changed outside the reconciler; reads only')
    .addOption(outputOption(['text', 'json']))
    .option('--detailed-exitcode', 'exit 2 if something has drifted', false)
    .action(async (source: string, options: DriftFlags) => {
      const { drift } = await import('../commands/drift.ts');
      finish(await drift({ source, ...options }, streams()));
    });
};

const colorVariables: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  always: { FORCE_COLOR: '1' },
  never: { FORCE_COLOR: '', NO_COLOR: '1' },
};

const withColor = (streams: Streams, color: string): Streams => ({
  ...streams,
  env: { ...streams.env, ...colorVariables[color] },
});
