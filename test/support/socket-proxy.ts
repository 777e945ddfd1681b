import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { request as send } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Nginx } from './nginx.ts';
import { poll } from './poll.ts';

const config = new URL('../../deploy/socket-proxy.conf', import.meta.url);

export interface ProxyAnswer {
  readonly status: number;
  readonly body: string;
}

/** The shipped socket proxy in front of an engine, as a process of this machine. */
export interface SocketProxy {
  /** As in DOCKER_HOST. */
  readonly host: string;
  /** Sends the path as it is written. */
  ask(method: string, path: string, body?: string): Promise<ProxyAnswer>;
  /** What it has refused. */
  log(): Promise<string>;
  stop(): Promise<void>;
}

export async function startSocketProxy({ program }: Nginx, engineSocket: string): Promise<SocketProxy> {
  const folder = await mkdtemp(join(tmpdir(), 'socket-proxy-'));
  const socket = join(folder, 'proxy.sock');
  const file = join(folder, 'nginx.conf');
  const text = (await readFile(config, 'utf8'))
    .replaceAll('/tmp/', `${folder}/`)
    .replace('listen 2375;', `listen unix:${socket};`)
    .replace('/var/run/docker.sock', engineSocket)
    .replace('/dev/stdout', join(folder, 'log'));
  // Workers of a process of root are another user unless the file names one.
  await writeFile(file, process.getuid?.() === 0 ? `user root;\n${text}` : text);
  const child = spawn(program, ['-c', file, '-g', 'daemon off;'], { stdio: 'ignore' });
  const ended = once(child, 'exit');
  const ask = (method: string, path: string, body?: string): Promise<ProxyAnswer> =>
    new Promise((resolve, reject) => {
      const headers = { 'content-type': 'application/json', 'x-registry-auth': 'a'.repeat(8_000) };
      const request = send({ socketPath: socket, method, path, headers, agent: false }, (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        answer.on('error', reject).on('end', () => {
          resolve({ status: answer.statusCode ?? 0, body: text });
        });
      });
      request.on('error', reject).end(body);
    });
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await ended;
    await rm(folder, { recursive: true });
  };
  try {
    await poll('the socket proxy answers', () => ask('GET', '/').catch(() => undefined), 10_000);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    host: `unix://${socket}`,
    ask,
    log: async () => (await readFile(join(folder, 'log'), 'utf8')).replace(/^.*"GET \/".*\n/, ''),
    stop,
  };
}
