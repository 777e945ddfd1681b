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
    const response = await fetch(address, { signal: AbortSignal.any([signal, timeout]) });
    const body = visibleLine((await response.text()).trim());
    return { state: response.ok ? 'ok' : 'failed', text: body };
  } catch (error) {
    if (signal.aborted) throw error;
    const reason = timeout.aborted ? `none within ${healthcheckTimeoutMs / 1000} s` : codeOf(error);
    return reason === 'ECONNREFUSED'
      ? { state: 'silent', text: `Nothing listens at ${address}` }
      : { state: 'failed', text: `No answer from ${address}: ${reason}` };
  }
}

/** fetch() wraps the error of the connection. */
function codeOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && 'code' in cause ? String(cause.code) : String(error);
}
