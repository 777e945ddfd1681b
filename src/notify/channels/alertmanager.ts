import { alertmanagerEndMs, alertmanagerRepeatMs } from '../../defaults/times.ts';
import type { Clock } from '../../ports/clock.ts';
import { renderAlertmanagerJson } from '../../report/alerts/alertmanager-json.ts';
import { postTo } from '../http/post-to.ts';
import type { Notifier } from '../notifier.ts';
import { readTarget, readValue, type SettingValue } from '../setting-value.ts';

export interface AlertmanagerOptions {
  readonly name: string;
  /** Address of the Alertmanager, without /api/v2. */
  readonly address: SettingValue;
  readonly token?: SettingValue;
  readonly clock: Pick<Clock, 'now'>;
}

/** Keeps the open incidents in an Alertmanager, which does the repeating and routing. Moments are no state: only if asked for. */
export const createAlertmanagerNotifier = ({
  name,
  address,
  token,
  clock,
}: AlertmanagerOptions): Notifier => ({
  name,
  groupLimit: 100,
  // Whatever the settings say: it takes for ended what is not sent again.
  repeatAfter: () => alertmanagerRepeatMs,
  wants: ({ incident }) => incident?.phase === 'begin',
  async send({ items }, signal) {
    const base = await readTarget(address, name);
    const secret = token === undefined ? undefined : await readValue(token, 'token', name);
    const request = {
      url: new URL(`${base.pathname.replace(/\/$/, '')}/api/v2/alerts`, base),
      headers: {
        'content-type': 'application/json',
        ...(secret === undefined ? {} : { authorization: `Bearer ${secret}` }),
      },
      body: Buffer.from(renderAlertmanagerJson(items, clock.now(), alertmanagerEndMs)),
    };
    await postTo(request, { channel: name, refusedHint: 'Check the address and the token' }, signal);
  },
});
