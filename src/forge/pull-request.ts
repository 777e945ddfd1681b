import { parseJson, valueAt } from '../kernel/json.ts';
import { Failure } from '../model/failure.ts';

/** The pull request for which a job of a forge runs, and how its comments are reached. */
export interface PullRequest {
  readonly forge: 'github' | 'gitea' | 'gitlab';
  /** Address of the list of its comments. */
  readonly comments: string;
  /** Address of one comment, but for its id. */
  readonly comment: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Found in the variables that GitHub Actions, Gitea Actions and GitLab CI set for each job. `event` is the content of
 * the file that GITHUB_EVENT_PATH names.
 */
export function pullRequestOf(env: Environment, event: string | undefined): PullRequest {
  const found = env['GITLAB_CI'] === 'true' ? ofGitlab(env) : ofGithub(env, event);
  if (found !== undefined) return found;
  throw new Failure('Cannot comment: this is no job of a pull request', {
    ...{ kind: 'rejected', code: 'usage' },
    hint: 'Run it in GitHub Actions or Gitea Actions on pull_request, or in GitLab CI on merge_request_event',
  });
}

function ofGitlab({
  CI_API_V4_URL: api,
  CI_PROJECT_ID: project,
  CI_MERGE_REQUEST_IID: number,
}: Environment): PullRequest | undefined {
  if (api === undefined || project === undefined || number === undefined) return undefined;
  const comments = `${api}/projects/${encodeURIComponent(project)}/merge_requests/${encodeURIComponent(number)}/notes`;
  return { forge: 'gitlab', comments, comment: comments };
}

function ofGithub(
  { GITHUB_API_URL: api, GITHUB_REPOSITORY: repository, GITEA_ACTIONS: isGitea }: Environment,
  event: string | undefined,
): PullRequest | undefined {
  const number = valueAt(parseJson(event), ['pull_request', 'number']);
  if (api === undefined || repository === undefined || typeof number !== 'number') return undefined;
  const issues = `${api}/repos/${repository.split('/').map(encodeURIComponent).join('/')}/issues`;
  return {
    forge: isGitea === 'true' ? 'gitea' : 'github',
    comments: `${issues}/${number}/comments`,
    comment: `${issues}/comments`,
  };
}
