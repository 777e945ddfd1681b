import { Command, InvalidArgumentError, Option } from 'commander';
import type { ExitCode } from '../model/exit-code.ts';
import type { RunCommand } from './demo/stage.ts';
import type {
  ApplyFlags,
  DemoFlags,
  DriftFlags,
  HistoryFlags,
  PlanFlags,
  RenderFlags,
  ResumeFlags,
  RetryFlags,
  RunFlags,
  SourceFlags,
  StatusFlags,
  SuspendFlags,
} from './options.ts';
import type { Streams } from './streams.ts';
import { version } from './version.ts';

type Finish = (code: ExitCode) => void;

/** The streams with the colour that the flags ask for. */
type GiveStreams = () => Streams;

const exitCodeHelp = `
Exit codes:
  0    done; without --detailed-exitcode also where there are differences
  1    error
  2    differences (--detailed-exitcode)
  3    applied, but not healthy, or quarantined
  4    refused, all of it by a guard or a part of the plan
  130  interrupted

SOURCE is a folder, a file or a git repository; default: ./manifests (status: none)`;

/**
 * The commands and their flags. Each is loaded only when it runs, so that --help and --version start at once. The demo
 * runs further commands.
 */
export function createProgram(streams: Streams, finish: Finish, runCommand: RunCommand): Command {
  const program = new Command('reconciler')
    .description('GitOps for Docker Swarm service clusters: a plan to read, a swarm that follows git')
    .version(version(), '--version', 'print the version')
    .addOption(new Option('--color <when>', 'colour').choices(['auto', 'always', 'never']).default('auto'))
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
    .addHelpText('after', exitCodeHelp);
  const given: GiveStreams = () => withColor(streams, program.opts<{ readonly color: string }>().color);
  const commands = [addValidate, addRender, addPlan, addApply, addDrift, addRun];
  const ledgerCommands = [addStatus, addHistory, addSuspend, addResume, addRetry];
  for (const add of [...commands, ...ledgerCommands]) add(program, given, finish);
  addDemo(program, given, finish, runCommand);
  program
    .command('version')
    .description('print the version')
    .action(() => {
      streams.stdout.write(`${version()}\n`);
    });
  return program;
}

function addValidate(program: Command, streams: GiveStreams, finish: Finish): void {
  withSource(program.command('validate'))
    .description('check the manifests; opens no socket')
    .addOption(outputOption(['text', 'json', 'github']))
    .action(
      async (source: string, options: SourceFlags & { readonly output: 'text' | 'json' | 'github' }) => {
        const { validate } = await import('./commands/validate.ts');
        finish(await validate({ source, ...options }, streams()));
      },
    );
}

function addRender(program: Command, streams: GiveStreams, finish: Finish): void {
  withSource(program.command('render'))
    .description('print what the manifests mean; opens no socket')
    .addOption(
      new Option('--kind <kind>', 'what to print')
        .choices(['config.toml', 'service', 'network', 'node'])
        .makeOptionMandatory(),
    )
    .option('--from-config <file>', 'the config.toml that runs now: its values are the template')
    .option('--prune', 'leave out what is declared no more', false)
    .addOption(outputOption(['yaml', 'json', 'toml']).default(undefined))
    .action(async (source: string, options: RenderFlags) => {
      const { render } = await import('./commands/render.ts');
      finish(await render({ source, ...options }, streams()));
    });
}

function addPlan(program: Command, streams: GiveStreams, finish: Finish): void {
  withSwarm(withSource(program.command('plan')))
    .description('show what apply would do; reads only')
    .addOption(outputOption(['text', 'json', 'markdown']))
    .option('--detailed-exitcode', 'exit 2 where there are changes', false)
    .option('--prune', 'also delete what is ours and declared no more', false)
    .option('--out <file>', 'save the plan, to be applied as it is: reconciler apply <file>')
    .action(async (source: string, options: PlanFlags) => {
      const { plan } = await import('./commands/plan.ts');
      finish(await plan({ source, ...options }, streams()));
    });
}

function addApply(program: Command, streams: GiveStreams, finish: Finish): void {
  withKey(withSwarm(withSource(program.command('apply'))))
    .description('plan, ask, and converge the swarm')
    .addOption(outputOption(['text', 'json']))
    .option('-y, --yes', 'do not ask', false)
    .option('--no-wait', 'do not wait until services have converged')
    .option('--timeout <duration>', 'how long to wait for one service', '10m')
    .option(
      '--stable-for <duration>',
      'how long tasks have to stay up (default: its update monitor; the core 10s)',
    )
    .option('--prune', 'also delete what is ours and declared no more', false)
    .option('--allow-interruption', 'allow changes that interrupt traffic', false)
    .option(
      '--max-deletes <count>',
      'how many objects of one kind may be pruned (default: 3, or half of them if less)',
    )
    .action(async (source: string, options: ApplyFlags) => {
      const { apply } = await import('./commands/apply.ts');
      finish(await apply({ source, ...options }, streams()));
    });
}

function addDrift(program: Command, streams: GiveStreams, finish: Finish): void {
  withSwarm(withSource(program.command('drift')))
    .description('show what has changed outside of the reconciler; reads only')
    .addOption(outputOption(['text', 'json']))
    .option('--detailed-exitcode', 'exit 2 where something has drifted', false)
    .action(async (source: string, options: DriftFlags) => {
      const { drift } = await import('./commands/drift.ts');
      finish(await drift({ source, ...options }, streams()));
    });
}

function addRun(program: Command, streams: GiveStreams, finish: Finish): void {
  withKey(withSwarm(withSource(program.command('run'))))
    .description('follow the source: apply new revisions, report drift')
    .option('--interval <duration>', 'how often to look at the source and the swarm', '30s')
    .option('--stable-for <duration>', 'how long the tasks of the core have to stay up', '10s')
    .option('--allow-interruption', 'carry out changes that interrupt traffic', false)
    .option('--heal', 'undo drift instead of only reporting it', false)
    .option('--webhook-url <url>', 'where alerts are sent (RECONCILER_WEBHOOK_URL)')
    .option(
      '--webhook-secret-file <file>',
      'key of the HMAC-SHA256 signature (RECONCILER_WEBHOOK_SECRET_FILE)',
    )
    .option('--work-dir <folder>', 'where a git repository is kept (RECONCILER_WORK_DIR)')
    .addOption(
      new Option('--log-level <level>', 'what to log')
        .choices(['debug', 'info', 'warn', 'error'])
        .default('info'),
    )
    .action(async (source: string, options: RunFlags) => {
      const { run } = await import('./commands/run.ts');
      finish(await run({ source, ...options }, streams()));
    });
}

function addStatus(program: Command, streams: GiveStreams, finish: Finish): void {
  withSwarm(withSourceFlags(program.command('status')))
    .description('show how everything stands; reads only')
    .argument('[SOURCE]', 'what to compare it with; default: nothing, what the swarm knows must do')
    .addOption(outputOption(['text', 'json']))
    .option('-w, --watch', 'show it anew every few seconds, until Ctrl-C', false)
    .option('--interval <duration>', 'how often, with --watch', '5s')
    .option('--detailed-exitcode', 'exit 2 where something differs, 3 where something is not healthy', false)
    .action(async (source: string | undefined, options: StatusFlags) => {
      const { status } = await import('./commands/status.ts');
      finish(await status({ source, ...options }, streams()));
    });
}

function addHistory(program: Command, streams: GiveStreams, finish: Finish): void {
  withSwarm(program.command('history'))
    .description('show the last passes that changed something; reads only')
    .addOption(outputOption(['text', 'json']))
    .action(async (options: HistoryFlags) => {
      const { history } = await import('./commands/history.ts');
      finish(await history(options, streams()));
    });
}

function addSuspend(program: Command, streams: GiveStreams, finish: Finish): void {
  withSwarm(program.command('suspend'))
    .description('write nothing to a resource, or to any, for a while; writes to the ledger only')
    .argument('[RESOURCE]', 'as plans name it: service/demoeast; default: everything')
    .requiredOption('--for <duration>', 'it ends by itself after this time: 30m, 2h')
    .requiredOption('--reason <text>', 'why, for those who find it suspended')
    .option('--by <name>', 'who suspends it; default: the user at the keyboard')
    .addOption(outputOption(['text', 'json']))
    .action(async (resource: string | undefined, options: SuspendFlags) => {
      const { suspend } = await import('./commands/suspend.ts');
      finish(await suspend({ resource, ...options }, streams()));
    });
}

function addResume(program: Command, streams: GiveStreams, finish: Finish): void {
  withSwarm(program.command('resume'))
    .description('end a suspension before its time; writes to the ledger only')
    .argument('[RESOURCE]', 'as plans name it; default: every suspension')
    .addOption(outputOption(['text', 'json']))
    .action(async (resource: string | undefined, options: ResumeFlags) => {
      const { resume } = await import('./commands/resume.ts');
      finish(await resume({ resource, ...options }, streams()));
    });
}

function addRetry(program: Command, streams: GiveStreams, finish: Finish): void {
  withSwarm(program.command('retry'))
    .description('let the next pass send again what is quarantined; writes to the ledger only')
    .argument('[RESOURCE]', 'as plans name it: service/demoeast')
    .option('--all', 'everything that is quarantined', false)
    .addOption(outputOption(['text', 'json']))
    .action(async (resource: string | undefined, options: RetryFlags) => {
      const { retry } = await import('./commands/retry.ts');
      finish(await retry({ resource, ...options }, streams()));
    });
}

function addDemo(program: Command, streams: GiveStreams, finish: Finish, runCommand: RunCommand): void {
  withSource(program.command('demo'))
    .description('show all of it on a simulated swarm, then follow edits until Ctrl-C; needs no Docker')
    .option('--once', 'end after the show', false)
    .action(async (source: string, options: DemoFlags) => {
      const { demo } = await import('./commands/demo.ts');
      finish(await demo({ source, ...options }, streams(), runCommand));
    });
}

const withSource = (command: Command): Command =>
  withSourceFlags(command.argument('[SOURCE]', 'folder, file or git repository', './manifests'));

const withSourceFlags = (command: Command): Command =>
  command
    .option('--ref <ref>', 'branch, tag or commit of a git repository')
    .option('--path <folder>', 'folder in a git repository');

const withSwarm = (command: Command): Command =>
  command
    .option(
      '-H, --host <address>',
      'manager to talk to: unix:///path or tcp://host:port, several with commas (DOCKER_HOST)',
    )
    .addOption(
      new Option('--owner <name>', 'whose objects: several owners can share a swarm')
        .env('RECONCILER_OWNER')
        .default('default')
        .argParser(parseOwner),
    );

const withKey = (command: Command): Command =>
  command.option(
    '--age-identity <file>',
    'key for the *.age files of the source (RECONCILER_AGE_IDENTITY_FILE)',
  );

const colorVariables: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  always: { FORCE_COLOR: '1' },
  never: { FORCE_COLOR: '', NO_COLOR: '1' },
};

const withColor = (streams: Streams, color: string): Streams => ({
  ...streams,
  env: { ...streams.env, ...colorVariables[color] },
});

/** It becomes part of a config's name and of label keys. */
function parseOwner(owner: string): string {
  if (/^[a-z0-9]([a-z0-9_-]{0,30}[a-z0-9])?$/.test(owner)) return owner;
  throw new InvalidArgumentError('It has up to 32 lower-case letters, digits, "-" and "_".');
}

const outputOption = (choices: readonly string[]): Option =>
  new Option('-o, --output <format>', 'how to print').choices([...choices]).default(choices[0]);
