import type { Revision } from '../../model/manifest/source-file.ts';
import { sourceInvalid } from '../source-failure.ts';
import { printable } from './git-address.ts';
import { runInClone, type CloneContext } from './git-command.ts';

export type CommitFacts = Required<
  Pick<Revision, 'id' | 'commit' | 'subject' | 'author' | 'allowedInterruptions'>
>;

const trailer = 'Reconciler-Allow-Interruption';

/** More than anybody needs: a message must not be as long as the manifests. */
const maxInterruptions = 100;

/** git decides what a trailer is: a line of the last paragraph, but never the subject line. */
const format = ['%H', '%an', '%s', `%(trailers:key=${trailer},valueonly=true,unfold=true)`].join('%x00');

/** What a commit says of itself. Only its own message counts, not those of the commits before it. */
export async function readCommit(
  context: CloneContext,
  objectId: string,
  sourceName: string,
): Promise<CommitFacts> {
  const options = ['-1', '--no-show-signature', '--no-color', '--no-mailmap', `--format=${format}`];
  const log = await runInClone(context, ['log', ...options, objectId, '--']);
  const [commit = '', author = '', subject = '', trailers = ''] = log.split('\0');
  if (commit === '') {
    throw sourceInvalid(`Cannot read git repository "${sourceName}": its ref names no commit`, {
      resource: sourceName,
      hint: 'Name a branch, a tag or a commit with --ref',
    });
  }
  const allowedInterruptions = trailers
    .split('\n')
    .map((line) => printable(line))
    .filter((line) => line !== '')
    .slice(0, maxInterruptions);
  return {
    id: commit.slice(0, 12),
    commit,
    subject: printable(subject),
    author: printable(author),
    allowedInterruptions,
  };
}
