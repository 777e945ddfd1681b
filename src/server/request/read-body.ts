import type { Context } from 'hono';

/** The raw bytes of the body; undefined if the client ended or broke it off. `bodyLimit()` has capped it. */
export async function readBody({ req }: Context): Promise<Uint8Array | undefined> {
  try {
    return new Uint8Array(await req.arrayBuffer());
  } catch {
    return undefined;
  }
}
