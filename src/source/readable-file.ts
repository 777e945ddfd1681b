import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileFailure } from './source-failure.ts';

/** The absolute path of a file that another program is about to read. Fails with words of ours if it cannot. */
export async function readableFile(file: string, sourceName: string): Promise<string> {
  try {
    await access(file, constants.R_OK);
  } catch (error) {
    throw fileFailure(file, error, sourceName);
  }
  return resolve(file);
}
