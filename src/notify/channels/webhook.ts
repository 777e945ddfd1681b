import { createHash } from 'node:crypto';
import { mostAlertsInJson, renderMessageJson } from '../../report/alerts/alert-json.ts';
import { tellsPeople } from '../tells-people.ts';
import { postTo } from '../http/post-to.ts';
import { signatureOf } from '../http/signature.ts';
import type { Message, Notifier } from '../notifier.ts';
import { readTarget, readValue, type SettingValue } from '../setting-value.ts';

export interface WebhookOptions {
  readonly name: string;
  readonly address: SettingValue;
  /** Key of the signature. */
  readonly secret: SettingValue;
  readonly timeoutMs?: number | undefined;
}

/** Posts each message as JSON, signed with the key. */
export function createWebhookNotifier({ name, address, secret, timeoutMs }: WebhookOptions): Notifier {
  return {
    name,
    groupLimit: mostAlertsInJson,
    repeatAfter: (settingMs) => settingMs,
    wants: tellsPeople,
    async send({ items }, signal) {
      const url = await readTarget(address, name);
      const body = Buffer.from(renderMessageJson(items));
      const headers = headersOf(items, body, await readValue(secret, 'key', name));
      const refusedHint = 'Check the address and the key of the webhook';
      await postTo({ url, headers, body }, { channel: name, refusedHint, timeoutMs }, signal);
    },
  };
}

const headersOf = (
  items: Message['items'],
  body: Buffer,
  secret: string,
): Readonly<Record<string, string>> => ({
  'content-type': 'application/json',
  'x-reconciler-event': items.length === 1 ? (items[0]?.alert.event ?? '') : 'group',
  // Equal for every attempt, so that a receiver can drop duplicates.
  'x-reconciler-delivery': createHash('sha256').update(body).digest('hex').slice(0, 32),
  'x-reconciler-signature': signatureOf(body, secret),
});
