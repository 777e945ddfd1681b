import type { ServerDependencies } from '../server-context.ts';

/** The secret in a file. Undefined if there is none, which is logged: an empty secret would let everybody in. */
export async function secretIn(
  file: string,
  { readSecret, logger }: ServerDependencies,
): Promise<string | undefined> {
  try {
    const secret = (await readSecret(file)).trim();
    if (secret !== '') return secret;
    logger.error('secret file empty', { file });
  } catch (error) {
    logger.error('secret file unreadable', { file, reason: codeOf(error) });
  }
  return undefined;
}

/** The code of an error of the file system: its message would repeat the path. */
const codeOf = (error: unknown): unknown =>
  error instanceof Error ? ((error as NodeJS.ErrnoException).code ?? error.name) : 'unknown';
