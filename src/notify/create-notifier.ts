import { visibleText } from '../kernel/visible-text.ts';
import { Failure } from '../model/failure.ts';
import type { Channel } from '../model/settings.ts';
import type { Clock } from '../ports/clock.ts';
import { createAlertmanagerNotifier } from './channels/alertmanager.ts';
import { createCommitStatusNotifier } from './channels/commit-status.ts';
import { createEmailNotifier } from './channels/email.ts';
import { isMailAddress, parseMailServer, type MailServer } from './channels/mail-server.ts';
import { createSlackNotifier } from './channels/slack.ts';
import { statusApis } from './channels/status-apis.ts';
import { createWebhookNotifier } from './channels/webhook.ts';
import type { Notifier } from './notifier.ts';
import { NotifyFailure } from './notify-failure.ts';
import { readTarget, readValue, type SettingValue } from './setting-value.ts';

type Of<Receiver extends keyof Channel> = NonNullable<Channel[Receiver]>;

/**
 * The notifier of one channel of the settings. What it reads of files is read once now, so that a wrong path ends the start
 * and not the first alert. `place` is where the channel is in the settings.
 */
export async function createNotifier(
  channel: Channel,
  place: string,
  clock: Pick<Clock, 'now'>,
): Promise<Notifier> {
  const { name, webhook, slack, alertmanager, commitStatus, email } = channel;
  try {
    if (webhook !== undefined) return await webhookOf(webhook, name);
    if (slack !== undefined) return await slackOf(slack, name);
    if (alertmanager !== undefined) return await alertmanagerOf(alertmanager, name, clock);
    if (commitStatus !== undefined) return await commitStatusOf(commitStatus, name);
    if (email !== undefined) return await emailOf(email, name);
  } catch (error) {
    if (error instanceof NotifyFailure) throw invalid(place, error.reason);
    throw error;
  }
  throw invalid(place, 'it has no receiver');
}

async function webhookOf(webhook: Of<'webhook'>, given: string | undefined): Promise<Notifier> {
  const address = addressOf(webhook);
  const name = given ?? (await nameOf('webhook', address));
  const secret = { file: webhook.secretFile };
  await readValue(secret, 'key', name);
  return createWebhookNotifier({ name, address, secret });
}

async function slackOf(slack: Of<'slack'>, given: string | undefined): Promise<Notifier> {
  const address = addressOf(slack);
  return createSlackNotifier({ name: given ?? (await nameOf('slack', address)), address });
}

async function alertmanagerOf(
  { url, tokenFile }: Of<'alertmanager'>,
  given: string | undefined,
  clock: Pick<Clock, 'now'>,
): Promise<Notifier> {
  const address = { value: url };
  const name = given ?? (await nameOf('alertmanager', address));
  if (tokenFile === undefined) return createAlertmanagerNotifier({ name, address, clock });
  const token = { file: tokenFile };
  await readValue(token, 'token', name);
  return createAlertmanagerNotifier({ name, address, token, clock });
}

async function commitStatusOf(
  { provider, url, repository, tokenFile, context }: Of<'commitStatus'>,
  given: string | undefined,
): Promise<Notifier> {
  const address = { value: url ?? statusApis[provider].address ?? '' };
  const name = given ?? (await nameOf(provider, address));
  const token = { file: tokenFile };
  await readValue(token, 'token', name);
  const parts = repository.split('/');
  if (parts.some((part) => ['', '.', '..'].includes(part)) || parts.length < 2) {
    throw unusable(name, `"${repository}" is not a repository, such as team/swarm`);
  }
  return createCommitStatusNotifier({ name, provider, address, repository, token, context });
}

async function emailOf(email: Of<'email'>, given: string | undefined): Promise<Notifier> {
  const { from, to, user, passwordFile } = email;
  const server = parseMailServer(email.server, email.startTls ?? 'required');
  const name = given ?? `email ${server?.host ?? ''}`;
  if (server === undefined) throw unusable(name, 'the server is not smtp://HOST:PORT or smtps://HOST:PORT');
  checkEmail(email, server, name);
  const options = { name, server, from, to };
  if (user === undefined || passwordFile === undefined) return createEmailNotifier(options);
  const password = { file: passwordFile };
  await readValue(password, 'password', name);
  return createEmailNotifier({ ...options, user, password });
}

function checkEmail(
  { from, to, user, passwordFile }: Of<'email'>,
  { isTls, startTls }: MailServer,
  name: string,
): void {
  const wrong = [from, ...to].find((address) => !isMailAddress(address));
  if (wrong !== undefined) throw unusable(name, `"${visibleText(wrong)}" is not a mail address`);
  if ((user === undefined) !== (passwordFile === undefined)) {
    throw unusable(name, 'a user needs a password, and a password a user');
  }
  if (passwordFile !== undefined && !isTls && !startTls) {
    throw unusable(name, 'a password is not sent without TLS');
  }
}

function addressOf({ url, urlFile }: { readonly url?: string; readonly urlFile?: string }): SettingValue {
  return urlFile === undefined ? { value: url ?? '' } : { file: urlFile };
}

const nameOf = async (type: string, address: SettingValue): Promise<string> =>
  `${type} ${(await readTarget(address, type)).host}`;

const unusable = (channel: string, reason: string): NotifyFailure =>
  new NotifyFailure({ channel, reason, arrival: 'no', hint: '' });

const invalid = (place: string, reason: string): Failure =>
  new Failure(`Cannot use ${place}: ${reason}`, {
    ...{ kind: 'rejected', code: 'settings-invalid', hint: 'See docs/settings.md' },
  });
