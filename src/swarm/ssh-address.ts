import { Failure } from '../model/failure.ts';

/** `ssh://user@host:port/path`, as the docker CLI has it. */
export interface SshAddress {
  readonly host: string;
  readonly user: string | undefined;
  readonly port: string | undefined;
  /** Path of the engine's socket on the other machine; undefined: what docker uses there. */
  readonly socketPath: string | undefined;
}

const form =
  /^ssh:\/\/(?:(?<user>[A-Za-z0-9_][A-Za-z0-9._@\\+-]*)@)?(?:\[(?<ipv6>[0-9A-Fa-f:.]+(?:%[A-Za-z0-9]+)?)\]|(?<name>[A-Za-z0-9_][A-Za-z0-9._-]*))(?::(?<port>\d{1,5}))?(?<path>\/[A-Za-z0-9._/-]*)?$/;

/**
 * Takes only what cannot be mistaken for something else: no name begins with a hyphen, which ssh would read as an option,
 * and the path has no character that a shell on the other machine would read.
 */
export function parseSshAddress(address: string): SshAddress {
  const { user, ipv6, name, port, path = '' } = form.exec(address)?.groups ?? {};
  const host = ipv6 ?? name;
  if (host === undefined) throw unusable(address);
  return { host, user, port, socketPath: path.replace(/^\/$/, '') || undefined };
}

/** The name without anything that could be a password. */
export const nameOfSsh = ({ host, user, port, socketPath = '' }: SshAddress): string => {
  const login = user === undefined ? '' : `${user}@`;
  const shownHost = host.includes(':') ? `[${host}]` : host;
  return `ssh://${login}${shownHost}${port === undefined ? '' : `:${port}`}${socketPath}`;
};

const unusable = (address: string): Failure =>
  new Failure(
    `Cannot use the engine "${address.replace(/:[^:@/]*@/, ':…@')}": the address is not of the form ssh://user@host:port`,
    {
      kind: 'rejected',
      code: 'usage',
      hint: 'It has no password: ssh takes its keys, hosts and options from ~/.ssh, as the docker CLI does',
    },
  );

/**
 * The arguments of ssh. It checks the host's key as its settings say, and asks nothing: a daemon has nobody to ask, and
 * several connections would ask at once. An unknown host is an error.
 */
export const sshArguments = ({ host, user, port, socketPath }: SshAddress): readonly string[] => [
  ...['-T', '-o', 'BatchMode=yes', '-o', 'ConnectTimeout=30'],
  ...(user === undefined ? [] : ['-l', user]),
  ...(port === undefined ? [] : ['-p', port]),
  ...['--', host, 'docker'],
  ...(socketPath === undefined ? [] : ['--host', `unix://${socketPath}`]),
  ...['system', 'dial-stdio'],
];
