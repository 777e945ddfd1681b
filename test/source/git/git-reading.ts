import type { Failure } from '../../../src/model/failure.ts';
import type { RevisionSource } from '../../../src/ports/revision-source.ts';
import { createGitSource, type GitSourceOptions } from '../../../src/source/git/git-source.ts';
import { gitEnv } from './git-repository.ts';
import { temporaryFolder } from '../temporary-folder.ts';

export async function sourceOf(
  options: Omit<GitSourceOptions, 'workDir'> & { readonly workDir?: string },
): Promise<RevisionSource> {
  return createGitSource({ env: gitEnv, ...options, workDir: options.workDir ?? (await temporaryFolder()) });
}

export async function failureOf(source: RevisionSource): Promise<Failure> {
  return await source.fetch().then(
    () => {
      throw new Error('fetch() did not fail');
    },
    (error: unknown) => error as Failure,
  );
}

export const contentsOf = (
  files: readonly { readonly path: string; readonly content: Uint8Array }[],
): readonly (readonly [string, string])[] =>
  files.map(({ path, content }) => [path, Buffer.from(content).toString()]);
