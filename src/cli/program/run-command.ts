import { Argument, Option, type Command } from 'commander';
import { defaultListen, defaultSettings, settingsFileName } from '../../defaults/settings-defaults.ts';
import { resolveImageWords } from '../../model/image-resolution.ts';
import type { AddCommand } from './add-command.ts';
import { interruptionOption, parseOwner } from './common-flags.ts';
import { settingsActions, type HealthcheckFlags, type RunFlags, type SettingsAction } from './options.ts';

const settingsFlag = [
  '--settings <file>',
  `settings of the daemon (RECONCILER_SETTINGS; default: ${settingsFileName}, if there is one)`,
] as const;

/** What the daemon works on and how often. No flag has a default here: what is not given comes from the environment or reconciler.yaml. */
const withDaemonFlags = (command: Command): Command =>
  command
    .option(...settingsFlag)
    .option('--ref <ref>', 'branch, tag or commit of a git repository')
    .option('--path <folder>', 'folder in a git repository')
    .option(
      '-H, --host <address>',
      'manager to connect to: unix:///path, tcp://host:port or ssh://user@host, several separated by commas (DOCKER_HOST)',
    )
    .addOption(
      new Option(
        '--owner <name>',
        `owner of the objects; several owners can share a swarm (default: ${defaultSettings.owner})`,
      ).argParser(parseOwner),
    )
    .option(
      '--interval <duration>',
      `how often to check the source and the swarm (default: ${defaultSettings.source.interval} and ${defaultSettings.interval})`,
    )
    .option(
      '--timeout <duration>',
      `how long a service may take to become healthy before that is reported (default: ${defaultSettings.timeout})`,
    )
    .option(
      '--stable-for <duration>',
      "how long tasks have to stay up (default: the service's update monitor; 10s for the core)",
    );

/** What it does by itself. */
const withSwitches = (command: Command): Command =>
  command
    .option('--allow-interruption', 'make changes that interrupt traffic without an approval')
    .addOption(interruptionOption())
    .option('--heal', 'undo drift instead of only reporting it')
    .option('--heal-overlays', 'undo only the drift of adopted services')
    .option('--prune', 'delete what is no longer declared instead of only reporting it');

/** What it needs of others. */
const withAccess = (command: Command): Command =>
  command
    .option('--listen <address>', `where to answer HTTP, or off (default: ${defaultListen})`)
    .option('--webhook-url <url>', 'URL to send alerts to (RECONCILER_WEBHOOK_URL)')
    .option(
      '--webhook-secret-file <file>',
      'file with the key for the HMAC-SHA256 signature (RECONCILER_WEBHOOK_SECRET_FILE)',
    )
    .option(
      '--age-identity <file>',
      'key for the encrypted files of the source (RECONCILER_AGE_IDENTITY_FILE)',
    )
    .option(
      '--registry-auth <file>',
      "credentials for registries, as docker login writes them (RECONCILER_REGISTRY_AUTH_FILE; default: docker's config.json)",
    )
    .addOption(
      new Option(
        '--resolve-image <when>',
        `look up digests in registries: of images that change, of all (a moved tag is a change), or never (default: ${defaultSettings.engine.resolveImage})`,
      ).choices(resolveImageWords),
    )
    .option(
      '--work-dir <folder>',
      'folder for git clones and for the last good revision (RECONCILER_WORK_DIR)',
    )
    .addOption(
      new Option('--log-level <level>', `what to log (default: ${defaultSettings.logLevel})`).choices([
        ...['debug', 'info', 'warn', 'error'],
      ]),
    );

export const addRun: AddCommand = (program, streams, finish) => {
  withAccess(withSwitches(withDaemonFlags(program.command('run'))))
    .description('follow the source: apply new revisions, report drift')
    .argument('[SOURCE]', `folder, file or git repository (default: ${defaultSettings.source.address})`)
    .action(async (source: string | undefined, options: RunFlags) => {
      const { run } = await import('../commands/run.ts');
      finish(await run({ ...(source === undefined ? {} : { source }), ...options }, streams()));
    });
};

export const addSettings: AddCommand = (program, streams, finish) => {
  program
    .command('settings')
    .description('check the settings of the daemon, or show them with every default; starts nothing')
    .addArgument(new Argument('<ACTION>', 'what to do').choices([...settingsActions]))
    .option(...settingsFlag)
    .action(async (action: SettingsAction, options: { readonly settings?: string }) => {
      const { settings } = await import('../commands/settings.ts');
      finish(await settings(action, options, streams()));
    });
};

export const addHealthcheck: AddCommand = (program, streams, finish) => {
  program
    .command('healthcheck')
    .description('ask the daemon of this machine or container whether it lives; exit 1 if not')
    .option(...settingsFlag)
    .option('--listen <address>', 'where the daemon answers HTTP (default: as its settings say)')
    .option('--if-listening', 'succeed where nothing listens: only a daemon that hangs is unhealthy', false)
    .action(async (options: HealthcheckFlags) => {
      const { healthcheck } = await import('../commands/healthcheck.ts');
      finish(await healthcheck(options, streams()));
    });
};
