import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { defaultListen } from '../../defaults/settings-defaults.ts';
import { healthcheckTimeoutMs } from '../../defaults/times.ts';
import { exitCodes, type ExitCode } from '../../model/exit-code.ts';
import { visibleLine } from '../../report/visible.ts';
import { readRunSettings } from '../daemon/settings-of.ts';
import type { HealthcheckFlags } from '../program/options.ts';
import type { Streams } from '../terminal/streams.ts';

/** `reconciler healthcheck`: asks the daemon of this machine or container whether it lives, for HEALTHCHECK of an image. */
export async function healthcheck(
  { ifListening, ...flags }: HealthcheckFlags,
  streams: Streams,
): Promise<ExitCode> {
  const place = await placeOf(flags, streams);
  const found =
    place === undefined ? { state: 'silent', text: 'HTTP is off' } : await ask(addressOf(place), streams);
  const isHealthy = found.state === 'ok' || (ifListening && found.state === 'silent');
  (isHealthy ? streams.stdout : streams.stderr).write(`${found.text}\n`);
  return isHealthy ? exitCodes.done : exitCodes.error;
}

interface Place {
  readonly host: string;
  readonly port: number;
}

/** Where `run` listens by the same settings. Broken ones are not looked at: a daemon that runs goes on with those before. */
async function placeOf(
  flags: Omit<HealthcheckFlags, 'ifListening'>,
  streams: Streams,
): Promise<Place | undefined> {
  const { settings } = await readRunSettings(flags, streams);
  if (settings !== undefined) return settings.http.listen;
  const [host = '', port] = defaultListen.split(':');
  return { host, port: Number(port) };
}

/** A server that listens on all addresses is asked on loopback. */
function addressOf({ host, port }: Place): string {
  const asked = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  return `http://${asked.includes(':') ? `[${asked}]` : asked}:${String(port)}/healthz`;
}

interface Found {
  /** Silent: nothing listens there. Who hangs still accepts connections, and does not answer. */
  readonly state: 'ok' | 'failed' | 'silent';
  readonly text: string;
}

async function ask(address: string, { signal }: Streams): Promise<Found> {
  const timeout = AbortSignal.timeout(healthcheckTimeoutMs);
  try {
    const { statusCode, body } = await get(address, AbortSignal.any([signal, timeout]));
    return { state: statusCode === 200 ? 'ok' : 'failed', text: visibleLine(reasonOf(body)) };
  } catch (error) {
    if (signal.aborted) throw error;
    const reason = timeout.aborted ? `none within ${healthcheckTimeoutMs / 1000} s` : codeOf(error);
    return reason === 'ECONNREFUSED'
      ? { state: 'silent', text: `Nothing listens at ${address}` }
      : { state: 'failed', text: `No answer from ${address}: ${reason}` };
  }
}

interface Answer {
  readonly statusCode: number | undefined;
  readonly body: string;
}

/** Not with fetch(): loading it is a fifth of what this command costs, and it runs twice a minute. */
const get = (address: string, signal: AbortSignal): Promise<Answer> =>
  new Promise((resolve, reject) => {
    request(address, { signal }, (response) => {
      text(response).then((body) => {
        resolve({ statusCode: response.statusCode, body });
      }, reject);
    })
      .on('error', reject)
      .end();
  });

/** What does not come from a daemon is shown as it is. */
function reasonOf(body: string): string {
  try {
    const { reason } = JSON.parse(body) as { readonly reason?: unknown };
    return typeof reason === 'string' ? reason : body;
  } catch {
    return body;
  }
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : String(error);
