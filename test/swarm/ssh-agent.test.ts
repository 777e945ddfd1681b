import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { chooseEndpoints, type Endpoint } from '../../src/swarm/endpoint.ts';
import { createSwarmConnection } from '../../src/swarm/swarm-connection.ts';
import { memoryStreams } from '../support/memory-streams.ts';
import { startSandboxEngine, type SandboxEngine } from '../support/sandbox/sandbox-engine.ts';

let engine: SandboxEngine;
let folder: string;

beforeEach(async () => {
  engine = await startSandboxEngine();
  folder = await mkdtemp(join(tmpdir(), 'reconciler-ssh-'));
});

afterEach(async () => {
  await engine.close();
  await rm(folder, { recursive: true });
});

/** A program that stands for ssh: writes down its arguments, then runs the script. */
async function installSsh(script: string): Promise<NodeJS.ProcessEnv> {
  const file = join(folder, 'ssh');
  await writeFile(file, `#!/bin/sh\necho "$@" >> ${join(folder, 'calls')}\n${script}\n`);
  await chmod(file, 0o755);
  return { PATH: `${folder}${delimiter}${process.env['PATH'] ?? ''}` };
}

/** What `docker system dial-stdio` does. */
const dialStdio = (): string =>
  `exec ${process.execPath} -e 'const s = require("node:net").connect(process.argv[1]); process.stdin.pipe(s).pipe(process.stdout)' ${engine.host.slice('unix://'.length)}`;

const calls = async (): Promise<readonly string[]> =>
  (await readFile(join(folder, 'calls'), 'utf8')).trim().split('\n');

const endpointOf = (env: NodeJS.ProcessEnv): Endpoint => chooseEndpoints('ssh://ann@manager', env)[0];

describe('an engine over ssh', () => {
  it('is read and written through docker system dial-stdio on the other machine', async () => {
    const env = await installSsh(dialStdio());
    const connection = createSwarmConnection([endpointOf(env)]);
    const body = { Name: 'made', Data: 'aGVsbG8K' };

    await connection.request({ method: 'POST', path: '/configs/create', body });

    expect(await connection.request({ method: 'GET', path: '/configs' })).toMatchObject([
      { Spec: { Name: 'made' } },
    ]);
    expect((await calls())[0]).toBe(
      '-T -o BatchMode=yes -o ConnectTimeout=30 -l ann -- manager docker system dial-stdio',
    );
  });

  it('keeps its connections, and opens no more than four for many requests at once', async () => {
    const connection = createSwarmConnection([endpointOf(await installSsh(dialStdio()))]);
    const read = () => connection.request({ method: 'GET', path: '/nodes' });

    await Promise.all(Array.from({ length: 20 }, read));
    connection.renew();
    await Promise.all(Array.from({ length: 20 }, read));

    expect((await calls()).length).toBeLessThanOrEqual(4);
  });

  it('streams events while other requests are answered', async () => {
    const endpoint = endpointOf(await installSsh(dialStdio()));
    const connection = createSwarmConnection([endpoint]);
    const stop = new AbortController();
    const event = new Promise<string>((resolve, reject) => {
      const { agent, host } = endpoint.options;
      const stream = request({ agent, host, path: '/v1.41/events', signal: stop.signal }, (answer) => {
        answer
          .setEncoding('utf8')
          .once('data', resolve)
          .on('error', () => undefined);
        void connection
          .request({ method: 'POST', path: '/configs/create', body: { Name: 'made', Data: 'aGVsbG8K' } })
          .catch(reject);
      });
      stream.on('error', () => undefined).end();
    });

    expect(JSON.parse(await event)).toMatchObject({ Type: 'config', Action: 'create' });
    stop.abort();
  });

  it.each([
    [
      'does not know the host',
      'echo Host key verification failed. >&2; exit 255',
      'ssh: Host key verification failed.',
    ],
    [
      'is refused',
      'echo banner >&2; echo "ann@manager: Permission denied (publickey)." >&2; exit 255',
      'ssh: ann@manager: Permission denied (publickey).',
    ],
    ['ends without a word', 'exit 7', 'ssh: it ended with code 7'],
  ])('cannot be reached if ssh %s, and says why', async (_what, script, message) => {
    const env = { ...(await installSsh(script)), DOCKER_CONFIG: folder };
    const streams = memoryStreams(undefined, env);

    const code = await main(['status', '--host', 'ssh://ann@manager'], streams);

    expect(code).toBe(1);
    expect(streams.err()).toContain(
      `error engine-unreachable: Cannot read /_ping at ssh://ann@manager: ${message}`,
    );
    expect(streams.err()).toContain('ssh must reach the host without a question');
  });

  it('cannot be reached without a program ssh', async () => {
    const connection = createSwarmConnection([endpointOf({ PATH: join(folder, 'empty') })]);

    await expect(connection.apiVersion()).rejects.toThrow('ssh: there is no program ssh');
  });

  it('is not waited for when the command is stopped', async () => {
    const connection = createSwarmConnection([endpointOf(await installSsh('exec sleep 60'))]);
    const stop = new AbortController();
    const asked = connection.apiVersion(stop.signal);
    setTimeout(() => {
      stop.abort();
    }, 50);

    await expect(asked).rejects.toMatchObject({ code: 'interrupted' });
  });
});
