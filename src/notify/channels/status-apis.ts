import type { Answered } from '../http/post-to.ts';
import type { CommitState } from './commit-statuses.ts';

export type StatusProvider = 'github' | 'gitlab' | 'gitea';

interface NewStatus {
  readonly state: CommitState;
  readonly description: string;
  readonly context: string;
}

interface StatusApi {
  /** Address of the public instance, if there is one. */
  readonly address: string | undefined;
  readonly pathOf: (repository: string, commit: string) => string;
  readonly headersOf: (token: string) => Readonly<Record<string, string>>;
  readonly bodyOf: (status: NewStatus) => object;
  /** Answers other than 2xx that mean that the status is there already. */
  readonly isDone: (answer: Answered) => boolean;
}

const never = (): boolean => false;

const ownerAndName = (repository: string): string => repository.split('/').map(encodeURIComponent).join('/');

/** How each provider takes the status of a commit. */
export const statusApis: Readonly<Record<StatusProvider, StatusApi>> = {
  github: {
    address: 'https://api.github.com',
    pathOf: (repository, commit) => `/repos/${ownerAndName(repository)}/statuses/${commit}`,
    headersOf: (token) => ({
      ...{ authorization: `Bearer ${token}`, accept: 'application/vnd.github+json' },
      'x-github-api-version': '2022-11-28',
    }),
    bodyOf: (status) => status,
    isDone: never,
  },
  gitlab: {
    address: 'https://gitlab.com/api/v4',
    pathOf: (repository, commit) => `/projects/${encodeURIComponent(repository)}/statuses/${commit}`,
    headersOf: (token) => ({ 'private-token': token }),
    bodyOf: ({ state, description, context }) => ({
      ...{ state: state === 'failure' ? 'failed' : state, description, name: context },
    }),
    // It refuses to set a status to what it is.
    isDone: ({ status, body }) => status === 400 && body.includes('Cannot transition status'),
  },
  gitea: {
    address: undefined,
    pathOf: (repository, commit) => `/repos/${ownerAndName(repository)}/statuses/${commit}`,
    headersOf: (token) => ({ authorization: `token ${token}` }),
    bodyOf: (status) => status,
    isDone: never,
  },
};
