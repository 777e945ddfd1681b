import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Agent } from 'node:http';
import { Failure } from '../model/failure.ts';
import { nameOfSsh, parseSshAddress } from './ssh-address.ts';
import { createSshAgent } from './ssh-agent.ts';

/** How to connect to an engine; `name` is for display and contains no secret. */
export interface Endpoint {
  readonly name: string;
  readonly options: EndpointOptions;
}

/** All of dockerode's connection options: it would read missing ones from the environment. */
export interface EndpointOptions {
  readonly socketPath: string | undefined;
  readonly host: string | undefined;
  readonly port: number | undefined;
  readonly protocol: 'http' | 'https' | undefined;
  readonly ca: Buffer | undefined;
  readonly cert: Buffer | undefined;
  readonly key: Buffer | undefined;
  /** Makes the connections, if they are not those of Node. */
  readonly agent: Agent | undefined;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Chooses the engine like the docker CLI: the flag, then DOCKER_HOST, then the context, then the default socket. In
 * addition the flag and DOCKER_HOST may list several managers of one swarm, separated by commas.
 */
export function chooseEndpoints(
  hostFlag: string | undefined,
  env: Environment,
): readonly [Endpoint, ...Endpoint[]] {
  const hosts = (hostFlag ?? env['DOCKER_HOST'] ?? '').split(',').map((host) => host.trim());
  const [first, ...others] = hosts.filter((host) => host !== '');
  if (first === undefined) return [endpointWithoutHost(env)];
  const tls = tlsFrom(env);
  return [endpointOf(first, tls, env), ...others.map((host) => endpointOf(host, tls, env))];
}

function endpointWithoutHost(env: Environment): Endpoint {
  const context = env['DOCKER_CONTEXT'] ?? currentContext(env);
  if (context === undefined || context === '' || context === 'default') {
    return endpointOf('unix:///var/run/docker.sock', undefined, env);
  }
  return endpointOfContext(context, env);
}

interface TlsFiles {
  readonly ca: Buffer;
  readonly cert: Buffer;
  readonly key: Buffer;
}

function endpointOf(host: string, tls: TlsFiles | undefined, env: Environment): Endpoint {
  if (host.startsWith('unix://')) {
    const socketPath = host.slice('unix://'.length);
    return { name: host, options: { ...nowhere, socketPath, protocol: 'http' } };
  }
  if (host.startsWith('ssh://')) return sshEndpoint(host, env);
  const url = parseHost(host);
  return {
    name: `tcp://${url.host}`,
    options: {
      ...nowhere,
      host: url.hostname,
      port: url.port === '' ? (tls === undefined ? 2375 : 2376) : Number(url.port),
      protocol: tls === undefined ? 'http' : 'https',
      ...tls,
    },
  };
}

const nowhere: EndpointOptions = {
  socketPath: undefined,
  host: undefined,
  port: undefined,
  protocol: undefined,
  ca: undefined,
  cert: undefined,
  key: undefined,
  agent: undefined,
};

/** The host of requests is a name that no resolver is asked for: the agent connects. */
function sshEndpoint(host: string, env: Environment): Endpoint {
  const address = parseSshAddress(host);
  const agent = createSshAgent(address, env);
  return {
    name: nameOfSsh(address),
    options: { ...nowhere, host: 'docker', port: 80, protocol: 'http', agent },
  };
}

function parseHost(host: string): URL {
  const isKnown = /^(tcp|http|https):\/\//.test(host);
  if (isKnown && URL.canParse(host)) return new URL(host);
  throw new Failure(
    `Cannot use the engine "${host}": the address is not of the form unix:///path, tcp://host:port or ssh://user@host`,
    {
      kind: 'rejected',
      code: 'usage',
      hint: 'Name one as the docker CLI does, with --host, DOCKER_HOST or a context',
    },
  );
}

function tlsFrom(env: Environment): TlsFiles | undefined {
  const verify = env['DOCKER_TLS_VERIFY'];
  if (verify === undefined || verify === '') return undefined;
  return readTls(env['DOCKER_CERT_PATH'] ?? join(homedir(), '.docker'));
}

const readTls = (folder: string): TlsFiles => ({
  ca: readRequired(join(folder, 'ca.pem')),
  cert: readRequired(join(folder, 'cert.pem')),
  key: readRequired(join(folder, 'key.pem')),
});

function readRequired(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw new Failure(`Cannot read "${path}" for the connection to the engine`, {
      kind: 'rejected',
      code: 'usage',
      hint: 'The folder that DOCKER_CERT_PATH or the docker context names must contain ca.pem, cert.pem and key.pem',
      cause,
    });
  }
}

const configFolder = (env: Environment): string => env['DOCKER_CONFIG'] ?? join(homedir(), '.docker');

function currentContext(env: Environment): string | undefined {
  try {
    const config = JSON.parse(readFileSync(join(configFolder(env), 'config.json'), 'utf8')) as {
      readonly currentContext?: string;
    }; // written by the docker CLI
    return config.currentContext;
  } catch {
    return undefined; // without this file no context is chosen
  }
}

function endpointOfContext(context: string, env: Environment): Endpoint {
  const id = createHash('sha256').update(context).digest('hex');
  const folder = join(configFolder(env), 'contexts');
  const meta = JSON.parse(readRequiredContext(join(folder, 'meta', id, 'meta.json'), context)) as {
    readonly Endpoints?: { readonly docker?: { readonly Host?: string; readonly SkipTLSVerify?: boolean } };
  }; // written by the docker CLI
  const host = meta.Endpoints?.docker?.Host ?? '';
  const tlsFolder = join(folder, 'tls', id, 'docker');
  return endpointOf(host, existsSync(tlsFolder) ? readTls(tlsFolder) : undefined, env);
}

function readRequiredContext(path: string, context: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new Failure(`Cannot find the docker context "${context}"`, {
      kind: 'rejected',
      code: 'usage',
      hint: 'See docker context ls, or choose an engine with --host',
      cause,
    });
  }
}
