import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { pullRequestOf } from '../../forge/pull-request.ts';
import { putComment } from '../../forge/put-comment.ts';
import { exitCodes, type ExitCode } from '../../model/exit-code.ts';
import { Failure } from '../../model/failure.ts';
import type { CommentFlags } from '../program/options.ts';
import type { Streams } from '../terminal/streams.ts';

/** `reconciler comment`: writes a text on the pull request for which the job runs, or over what it wrote before. */
export async function comment(
  file: string | undefined,
  { name }: CommentFlags,
  streams: Streams,
): Promise<ExitCode> {
  const { env } = streams;
  const token = env['RECONCILER_COMMENT_TOKEN'];
  if (token === undefined || token === '') {
    throw new Failure('Cannot comment: RECONCILER_COMMENT_TOKEN is not set', {
      ...{ kind: 'rejected', code: 'usage' },
      hint: 'A pull request of a fork has no secrets; otherwise see docs/pull-requests.md',
    });
  }
  const eventPath = env['GITHUB_EVENT_PATH'];
  const pullRequest = pullRequestOf(env, eventPath === undefined ? undefined : await contentOf(eventPath));
  const body = file === undefined ? await text(process.stdin) : await contentOf(file);
  const result = await putComment(
    pullRequest,
    { mark: `<!-- swarm-reconciler: ${name} -->`, text: body },
    token,
    streams.signal,
  );
  streams.stderr.write(`Comment ${result}.\n`);
  return exitCodes.done;
}

async function contentOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new Failure(`Cannot read "${file}"`, { kind: 'rejected', code: 'usage', cause });
  }
}
