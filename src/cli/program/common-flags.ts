import { resolveImageWords } from '../../model/image-resolution.ts';
import { flagDefaults } from '../../defaults/flag-defaults.ts';
import { InvalidArgumentError, Option, type Command } from 'commander';

// Flags of several commands.

export const withSource = (command: Command): Command =>
  withSourceFlags(command.argument('[SOURCE]', 'folder, file or git repository', flagDefaults.source));

export const withSourceFlags = (command: Command): Command =>
  command
    .option('--ref <ref>', 'branch, tag or commit of a git repository')
    .option('--path <folder>', 'folder in a git repository');

export const withSwarm = (command: Command, owner: string = flagDefaults.owner): Command =>
  command
    .option(
      '-H, --host <address>',
      'manager to connect to: unix:///path, tcp://host:port or ssh://user@host, several separated by commas (DOCKER_HOST)',
    )
    .addOption(
      new Option('--owner <name>', 'owner of the objects; several owners can share a swarm')
        .env('RECONCILER_OWNER')
        .default(owner)
        .argParser(parseOwner),
    );

export const withSecrets = (command: Command): Command =>
  command.option('--show-secrets', 'show sensitive values; on a terminal only', false);

export const withKey = (command: Command): Command =>
  command.option(
    '--age-identity <file>',
    'key for the *.age and SOPS files of the source (RECONCILER_AGE_IDENTITY_FILE)',
  );

export const withImages = (command: Command): Command =>
  command
    .addOption(
      new Option(
        '--resolve-image <when>',
        'look up digests in registries: of images that change, of all (a moved tag is a change), or never',
      )
        .choices(resolveImageWords)
        .default(flagDefaults.resolveImage),
    )
    .option(
      '--registry-auth <file>',
      "credentials for registries, as docker login writes them (RECONCILER_REGISTRY_AUTH_FILE; default: docker's config.json)",
    );

/** It becomes part of a config's name and of label keys. */
export function parseOwner(owner: string): string {
  if (/^[a-z0-9]([a-z0-9_-]{0,30}[a-z0-9])?$/.test(owner)) return owner;
  throw new InvalidArgumentError('It must have 1 to 32 lower-case letters, digits, "-" and "_".');
}

export const repeated = (text: string, before: readonly string[] | undefined): readonly string[] => [
  ...(before ?? []),
  text,
];

/** --target and --prune exclude each other. */
export const targetOption = (): Option =>
  new Option(
    '--target <object>',
    'only this object, named as in a plan, and what it needs: service/web; repeatable',
  )
    .argParser(repeated)
    .conflicts('prune');

export const interruptionOption = (): Option =>
  new Option(
    '--allow-interruption-of <object>',
    'allow it for this object only, named as in a plan: service/web; repeatable',
  ).argParser(repeated);

export const logLevelOption = (): Option =>
  new Option('--log-level <level>', 'what to log')
    .choices(['debug', 'info', 'warn', 'error'])
    .default(flagDefaults.logLevel);

export const outputOption = (choices: readonly string[]): Option =>
  new Option('-o, --output <format>', 'output format').choices([...choices]).default(choices[0]);

// Of verify, and of apply --verify.

export const caOption = (): Option =>
  new Option(
    '--ca <file>',
    'PEM file of those who issue the certificates of hosts; default: whom Node.js trusts',
  );

export const insecureOption = (): Option =>
  new Option('--insecure', 'do not check who issued the certificate of a host').default(false);

export const addressOption = (): Option =>
  new Option(
    '--address <node=address>',
    'where this machine reaches a node, if not under the address that the swarm has; repeatable',
  ).argParser(repeated);
