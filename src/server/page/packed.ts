import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { Context } from 'hono';
import { accepts } from 'hono/accepts';
import { lazy } from '../../kernel/lazy.ts';

/** An answer that many clients get: compressed once. */
export interface Packed {
  readonly plain: Uint8Array<ArrayBuffer>;
  /** Made when it is asked for first. */
  readonly gzip: () => Uint8Array<ArrayBuffer>;
  readonly type: string;
  /** Equal for equal content. */
  readonly version: string;
}

export function pack(content: string | Uint8Array, type: string): Packed {
  const plain = Buffer.from(content);
  const version = createHash('sha256').update(plain).digest('hex').slice(0, 16);
  return { plain, gzip: lazy(() => gzipSync(plain)), type, version };
}

/** Answers with it, or with 304 if the client has it. `cache` is its Cache-Control. */
export function packedAnswer(
  context: Context,
  { plain, gzip, type, version }: Packed,
  cache: string,
): Response {
  const headers = {
    ...{ 'content-type': type, 'cache-control': cache, etag: `"${version}"` },
    vary: 'accept-encoding',
  };
  if (isKnown(context.req.header('if-none-match'), headers.etag)) {
    return new Response(null, { status: 304, headers });
  }
  const encoding = accepts(context, { header: 'Accept-Encoding', supports: ['gzip'], default: 'identity' });
  return encoding === 'gzip'
    ? new Response(gzip(), { headers: { ...headers, 'content-encoding': 'gzip' } })
    : new Response(plain, { headers });
}

/** `If-None-Match` is a list, and a proxy that compresses makes its tags weak. */
const isKnown = (header: string | undefined, etag: string): boolean =>
  header?.trim() === '*' || (header?.match(/"[^"]*"/g)?.includes(etag) ?? false);
