import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { Agent } from 'node:http';
import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { sshArguments, type SshAddress } from './ssh-address.ts';

/** Fewer than a server lets in at once before it drops logins (MaxStartups of sshd, 10). */
const mostConnections = 4;

/**
 * Connections to an engine through the ssh program, which knows the user's keys, hosts and settings; the library of
 * dockerode would accept any host key. Connections are kept for further requests, because each costs a login.
 */
export function createSshAgent(address: SshAddress, env: NodeJS.ProcessEnv): Agent {
  const agent = new Agent({ keepAlive: true, maxSockets: mostConnections });
  return Object.assign(agent, { createConnection: () => connect(address, env) });
}

/** Looks like a socket to the agent. Idle connections do not keep the process alive: ssh ends with its input. */
function connect(address: SshAddress, env: NodeJS.ProcessEnv): Socket {
  const child = spawn('ssh', sshArguments(address), { env, stdio: 'pipe' });
  const handles = [child, child.stdin, child.stdout, child.stderr] as unknown as readonly Handle[]; // pipes are sockets
  const stream = streamOf(child);
  const socket = Object.assign(stream, {
    setKeepAlive: () => stream,
    setNoDelay: () => stream,
    setTimeout: () => stream,
    ref: () => {
      for (const handle of handles) handle.ref();
      return stream;
    },
    unref: () => {
      for (const handle of handles) handle.unref();
      return stream;
    },
  });
  return socket as unknown as Socket; // all that an agent uses of one
}

interface Handle {
  ref(): void;
  unref(): void;
}

/** Ends when ssh has ended, not with its output: only then is known what it said, and the request fails with that. */
function streamOf(child: ChildProcessWithoutNullStreams): Duplex {
  const stream = new Duplex({
    read: () => child.stdout.resume(),
    // A pipe breaks when ssh ends, which is reported by itself.
    write: (chunk: Buffer, _encoding, done) =>
      child.stdin.write(chunk, () => {
        done();
      }),
    final: (done) => child.stdin.end(done),
    destroy: (error, done) => {
      child.kill();
      done(error);
    },
  });
  let said = '';
  child.stdin.on('error', () => undefined);
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = `${said}${text}`.slice(-mostRemembered);
  });
  child.stdout.on('data', (chunk: Buffer) => {
    if (!stream.push(chunk)) child.stdout.pause();
  });
  child.on('error', ({ code, message }: NodeJS.ErrnoException) => {
    stream.destroy(sshError(code === 'ENOENT' ? 'there is no program ssh' : message));
  });
  child.on('close', (code) => {
    if (code === 0) stream.push(null);
    else stream.destroy(sshError(lastLine(said) ?? `it ended with code ${code ?? 'unknown'}`));
  });
  return stream;
}

/** Characters of what ssh said: the last line has the reason. */
const mostRemembered = 2_000;

const lastLine = (text: string): string | undefined =>
  text
    .split('\n')
    .map((line) => line.trim())
    .findLast((line) => line !== '');

const sshError = (reason: string): Error => Object.assign(new Error(`ssh: ${reason}`), { code: 'ESSH' });
