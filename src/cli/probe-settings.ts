import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Failure } from '../model/failure.ts';
import { parseCountFlag, parseDurationFlag } from './flags.ts';
import type { ProbeFlags } from './program/options.ts';

/** How probes are sent, from the flags. */
export interface ProbeSettings {
  readonly timeoutMs: number;
  readonly concurrency: number;
  readonly retries: number;
  /** PEM. */
  readonly ca?: string;
  readonly isInsecure: boolean;
  /** By hostname or id of the node. */
  readonly addresses: ReadonlyMap<string, string>;
}

export async function readProbeSettings(flags: ProbeFlags): Promise<ProbeSettings> {
  return {
    timeoutMs: parseDurationFlag('--timeout', flags.timeout),
    concurrency: Math.max(1, parseCountFlag('--concurrency', flags.concurrency)),
    retries: parseCountFlag('--retries', flags.retries),
    ...(flags.ca === undefined ? {} : { ca: await readCertificates(flags.ca) }),
    isInsecure: flags.insecure,
    addresses: parseAddresses(flags.address ?? []),
  };
}

async function readCertificates(path: string): Promise<string> {
  try {
    const text = await readFile(path, 'utf8');
    // Throws if there is none: with a file that cannot be used no probe would be sent.
    new X509Certificate(text);
    return text;
  } catch (error) {
    throw new Failure(
      `Cannot use --ca "${path}": ${error instanceof Error ? error.message : String(error)}`,
      {
        ...{ kind: 'rejected', code: 'usage', cause: error },
        hint: 'Name a file with certificates in PEM form',
      },
    );
  }
}

/** `NODE=ADDRESS`, by hostname or id. */
function parseAddresses(texts: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    texts.map((text): [string, string] => {
      const at = text.indexOf('=');
      if (at > 0 && at < text.length - 1) return [text.slice(0, at), text.slice(at + 1)];
      throw new Failure(`Cannot use --address "${text}": it is not NODE=ADDRESS`, {
        ...{ kind: 'rejected', code: 'usage' },
        hint: 'Write it as --address worker-1=192.0.2.10, once for each node',
      });
    }),
  );
}
