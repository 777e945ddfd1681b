import type { Alert } from '../../model/alert.ts';
import { cappedVisibleText } from '../../kernel/visible-text.ts';
import { alertHeadline } from '../../report/alerts/alert-text.ts';
import { postTo } from '../http/post-to.ts';
import type { Message, Notifier } from '../notifier.ts';
import { readTarget, readValue, type SettingValue } from '../setting-value.ts';
import { commitStatuses, hasStatus, type CommitStatus } from './commit-statuses.ts';
import { statusApis, type StatusProvider } from './status-apis.ts';

export interface CommitStatusOptions {
  readonly name: string;
  readonly provider: StatusProvider;
  /** Address of the API. */
  readonly address: SettingValue;
  readonly repository: string;
  readonly token: SettingValue;
  /** Name of the status; undefined: `reconciler/` and the owner. */
  readonly context?: string | undefined;
}

/** GitHub allows no more in a description. */
const longestDescription = 140;

/** Shows on the commit of a revision whether the swarm follows it. */
export const createCommitStatusNotifier = (options: CommitStatusOptions): Notifier => ({
  name: options.name,
  groupLimit: 20,
  // A status stays as it is.
  repeatAfter: () => undefined,
  wants: hasStatus,
  async send(message: Message, signal) {
    for (const status of commitStatuses(message)) await sendStatus(status, options, signal);
  },
});

async function sendStatus(
  { commit, state, alert }: CommitStatus,
  { name, provider, address, repository, token, context }: CommitStatusOptions,
  signal: AbortSignal,
): Promise<void> {
  const api = statusApis[provider];
  const base = await readTarget(address, name);
  const body = api.bodyOf({
    ...{ state, description: descriptionOf(alert), context: context ?? `reconciler/${alert.owner}` },
  });
  const request = {
    url: new URL(`${base.pathname.replace(/\/$/, '')}${api.pathOf(repository, commit)}`, base),
    headers: {
      'content-type': 'application/json',
      ...api.headersOf(await readValue(token, 'token', name)),
    },
    body: Buffer.from(JSON.stringify(body)),
  };
  const refusedHint = 'Check the address, the repository, and what the token may do';
  await postTo(request, { channel: name, refusedHint, isDone: api.isDone }, signal);
}

const descriptionOf = (alert: Alert): string =>
  cappedVisibleText(`${alertHeadline({ alert })}. ${alert.summary}`, longestDescription);
