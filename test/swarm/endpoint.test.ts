import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chooseEndpoints, type Endpoint, type Environment } from '../../src/swarm/endpoint.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reconciler-endpoint-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

const writeTls = async (place: string): Promise<void> => {
  await mkdir(place, { recursive: true });
  for (const name of ['ca', 'cert', 'key']) await writeFile(join(place, `${name}.pem`), name);
};

/** Writes a context in the docker CLI's format. */
const writeContext = async (name: string, host: string): Promise<string> => {
  const id = createHash('sha256').update(name).digest('hex');
  const meta = join(folder, 'contexts', 'meta', id);
  await mkdir(meta, { recursive: true });
  await writeFile(
    join(meta, 'meta.json'),
    JSON.stringify({ Name: name, Endpoints: { docker: { Host: host } } }),
  );
  return join(folder, 'contexts', 'tls', id, 'docker');
};

const chooseEndpoint = (host: string | undefined, env: Environment): Endpoint =>
  chooseEndpoints(host, env)[0];

describe('chooseEndpoints()', () => {
  it('prefers the flag, then DOCKER_HOST, then the context, then the default socket', async () => {
    await writeContext('far', 'tcp://far:2375');
    const env = { DOCKER_CONFIG: folder, DOCKER_HOST: 'unix:///env.sock', DOCKER_CONTEXT: 'far' };

    expect(chooseEndpoint('unix:///flag.sock', env).name).toBe('unix:///flag.sock');
    expect(chooseEndpoint(undefined, env).name).toBe('unix:///env.sock');
    expect(chooseEndpoint(undefined, { ...env, DOCKER_HOST: '' }).name).toBe('tcp://far:2375');
    expect(chooseEndpoint(undefined, { DOCKER_CONFIG: folder }).name).toBe('unix:///var/run/docker.sock');
  });

  it("uses the docker CLI's current context, with its TLS files if it has some", async () => {
    await writeTls(await writeContext('safe', 'tcp://safe:2376'));
    await writeFile(join(folder, 'config.json'), JSON.stringify({ currentContext: 'safe' }));

    expect(chooseEndpoint(undefined, { DOCKER_CONFIG: folder }).options).toMatchObject({
      host: 'safe',
      port: 2376,
      protocol: 'https',
      ca: Buffer.from('ca'),
    });
  });

  it('reads TLS files from DOCKER_CERT_PATH if DOCKER_TLS_VERIFY is set', async () => {
    await writeTls(folder);
    const env = { DOCKER_HOST: 'tcp://mke.example', DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: folder };

    expect(chooseEndpoint(undefined, env).options).toMatchObject({ port: 2376, key: Buffer.from('key') });
    expect(chooseEndpoint(undefined, { DOCKER_HOST: 'tcp://mke.example' }).options).toMatchObject({
      port: 2375,
      protocol: 'http',
    });
  });

  it('sets every option, so that dockerode reads nothing from the environment', () => {
    expect(Object.keys(chooseEndpoint('unix:///x.sock', {}).options).sort()).toEqual(
      ['agent', 'ca', 'cert', 'host', 'key', 'port', 'protocol', 'socketPath'].sort(),
    );
  });

  it.each([
    { host: 'npipe://manager', env: {}, hint: 'a context' },
    { host: 'ssh://ann:hunter2@manager', env: {}, hint: 'It has no password' },
    {
      host: undefined,
      env: { DOCKER_CONTEXT: 'nowhere', DOCKER_CONFIG: '/nowhere' },
      hint: 'docker context ls',
    },
    {
      host: 'tcp://x',
      env: { DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: '/nowhere' },
      hint: 'ca.pem, cert.pem and key.pem',
    },
  ])('gives a hint for $host $env', ({ host, env, hint }) => {
    expect(() => chooseEndpoint(host, env)).toThrow(
      expect.objectContaining({ code: 'usage', hint: expect.stringContaining(hint) as string }),
    );
  });

  it('reaches a manager over ssh, as the flag, the variable or the context says', async () => {
    await writeContext('far', 'ssh://ann@far:2222');

    for (const endpoint of [
      chooseEndpoint('ssh://ann@far:2222', {}),
      chooseEndpoint(undefined, { DOCKER_HOST: 'ssh://ann@far:2222' }),
      chooseEndpoint(undefined, { DOCKER_CONFIG: folder, DOCKER_CONTEXT: 'far' }),
    ]) {
      expect(endpoint.name).toBe('ssh://ann@far:2222');
      expect(endpoint.options.agent).toBeDefined();
    }
  });

  it('accepts several managers of one swarm, in their order', () => {
    const names = (flag: string | undefined, env: Environment): readonly string[] =>
      chooseEndpoints(flag, env).map(({ name }) => name);

    expect(names('unix:///a.sock, tcp://b:2375', {})).toEqual(['unix:///a.sock', 'tcp://b:2375']);
    expect(names(undefined, { DOCKER_HOST: 'tcp://a:2375,tcp://b:2375,' })).toEqual([
      'tcp://a:2375',
      'tcp://b:2375',
    ]);
  });
});
