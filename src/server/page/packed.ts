import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { Context } from 'hono';
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
  { req }: Context,
  { plain, gzip, type, version }: Packed,
  cache: string,
): Response {
  const headers = {
    ...{ 'content-type': type, 'cache-control': cache, etag: `"${version}"` },
    vary: 'accept-encoding',
  };
  if (req.header('if-none-match') === headers.etag) return new Response(null, { status: 304, headers });
  const takesGzip = /\bgzip\b/.test(req.header('accept-encoding') ?? '');
  return takesGzip
    ? new Response(gzip(), { headers: { ...headers, 'content-encoding': 'gzip' } })
    : new Response(plain, { headers });
}
