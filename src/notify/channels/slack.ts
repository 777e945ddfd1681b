import { renderAlertSlack } from '../../report/alerts/alert-slack.ts';
import { tellsPeople } from '../tells-people.ts';
import { postTo } from '../http/post-to.ts';
import type { Notifier } from '../notifier.ts';
import { readTarget, type SettingValue } from '../setting-value.ts';

export interface SlackOptions {
  readonly name: string;
  readonly address: SettingValue;
}

/** Posts each message, however many alerts it has, as one text to an incoming webhook. */
export const createSlackNotifier = ({ name, address }: SlackOptions): Notifier => ({
  name,
  groupLimit: Infinity,
  repeatAfter: (settingMs) => settingMs,
  wants: tellsPeople,
  async send({ items, open }, signal) {
    const request = {
      url: await readTarget(address, name),
      headers: { 'content-type': 'application/json' },
      body: Buffer.from(renderAlertSlack(items, open)),
    };
    await postTo(request, { channel: name, refusedHint: 'Check the address of the webhook' }, signal);
  },
});
