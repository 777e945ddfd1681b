import { Failure } from '../../model/failure.ts';
import { runGit } from './git-command.ts';
import { gitLimits } from './git-limits.ts';

/** The version of the git in use: `git version 2.39.5`. */
export async function readGitVersion(env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<string> {
  const context = { workDir: '/', env, limits: { ...gitLimits, quietMs: 10_000 }, signal };
  try {
    return (await runGit(context, ['--version'])).trim();
  } catch (cause) {
    signal.throwIfAborted();
    throw new Failure('Cannot run git', { kind: 'rejected', code: 'source-unavailable', cause });
  }
}
