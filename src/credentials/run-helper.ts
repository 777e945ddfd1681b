import { spawn } from 'node:child_process';
import { credentialHelperTimeoutMs } from '../defaults/times.ts';
import { isJsonObject, parseJson } from '../kernel/json.ts';
import type { AuthConfig } from './docker-config.ts';

export type HelperAnswer =
  | { readonly kind: 'found'; readonly auth: AuthConfig }
  | { readonly kind: 'none' }
  | { readonly kind: 'failed'; readonly reason: string };

/** The user name with which a helper says that the secret is an identity token. */
const tokenUser = '<token>';

/** Asks `docker-credential-NAME get`, as the docker CLI does: the address on stdin, JSON on stdout. Starts no shell. */
export async function askHelper(
  name: string,
  serverAddress: string,
  env: NodeJS.ProcessEnv,
): Promise<HelperAnswer> {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name)) return failed(name, 'this cannot be the name of a program');
  const { code, output } = await run(`docker-credential-${name}`, serverAddress, env);
  if (typeof code === 'string') return failed(name, code);
  if (code !== 0) {
    return output.trim() === 'credentials not found in native keychain'
      ? { kind: 'none' }
      : failed(name, `it ended with code ${code}`);
  }
  const answer = parseJson(output);
  const username = isJsonObject(answer) ? answer['Username'] : undefined;
  const secret = isJsonObject(answer) ? answer['Secret'] : undefined;
  if (typeof username !== 'string' || typeof secret !== 'string')
    return failed(name, 'its answer has no Username and Secret');
  const login = username === tokenUser ? { identitytoken: secret } : { username, password: secret };
  return { kind: 'found', auth: { ...login, serveraddress: serverAddress } };
}

/** Never what the program printed: that may be a secret. */
const failed = (name: string, reason: string): HelperAnswer => ({
  kind: 'failed',
  reason: `docker-credential-${name} get failed: ${reason}`,
});

interface Ended {
  /** The exit code, or why there is none. */
  readonly code: number | string;
  readonly output: string;
}

const mostBytes = 1024 * 1024;

function run(program: string, input: string, env: NodeJS.ProcessEnv): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(program, ['get'], { env, stdio: ['pipe', 'pipe', 'ignore'] });
    let output = '';
    const end = (code: number | string): void => {
      clearTimeout(timer);
      child.kill('SIGKILL');
      child.stdout.destroy();
      resolve({ code, output });
    };
    const timer = setTimeout(() => {
      end(`no answer within ${credentialHelperTimeoutMs / 1_000} seconds`);
    }, credentialHelperTimeoutMs);
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
      if (output.length > mostBytes) end('its answer is too long');
    });
    child.on('error', (error: NodeJS.ErrnoException) => {
      end(
        error.code === 'ENOENT' ? 'there is no such program' : `it cannot be started (${error.code ?? ''})`,
      );
    });
    child.on('close', (code, signal) => {
      end(code ?? `it was ended by ${signal ?? 'a signal'}`);
    });
    // A program that ends without reading closes the pipe: its exit code says why.
    child.stdin.on('error', () => undefined).end(input);
  });
}
