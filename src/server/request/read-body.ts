import type { Context } from 'hono';

/** The raw bytes of a body, or why there are none. */
export type Body = Uint8Array | 'body-too-large' | 'body-unfinished';

/** Reads a body of at most so many bytes, and nothing beyond them. The library's own limit fails on chunks. */
export async function readBody({ req }: Context, mostBytes: number): Promise<Body> {
  if (Number(req.header('content-length') ?? 0) > mostBytes) return 'body-too-large';
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of (req.raw.body ?? []) as AsyncIterable<Uint8Array>) {
      size += chunk.byteLength;
      if (size > mostBytes) return 'body-too-large';
      chunks.push(chunk);
    }
  } catch {
    // The client has ended or broken off the request.
    return 'body-unfinished';
  }
  return Buffer.concat(chunks);
}
