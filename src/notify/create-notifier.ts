import { Failure } from '../model/failure.ts';
import type { Channel } from '../model/settings.ts';
import { createWebhookNotifier } from './channels/webhook.ts';
import type { Notifier } from './notifier.ts';
import { NotifyFailure } from './notify-failure.ts';
import { readTarget, readValue, type SettingValue } from './setting-value.ts';

/**
 * The notifier of one channel of the settings. What it reads of files is read once now, so that a wrong path ends the start
 * and not the first alert. `place` is where the channel is in the settings.
 */
export async function createNotifier(channel: Channel, place: string): Promise<Notifier> {
  try {
    if (channel.webhook !== undefined) {
      const { webhook } = channel;
      const address = addressOf(webhook, `${place}.webhook`);
      const name = channel.name ?? (await nameOf('webhook', address));
      const secret = { file: webhook.secretFile };
      await readValue(secret, 'key', name);
      return createWebhookNotifier({ name, address, secret });
    }
  } catch (error) {
    if (!(error instanceof NotifyFailure)) throw error;
    throw invalid(place, error.reason);
  }
  throw invalid(place, 'it names no receiver');
}

function addressOf(
  { url, urlFile }: { readonly url?: string; readonly urlFile?: string },
  place: string,
): SettingValue {
  if (url !== undefined && urlFile === undefined) return { value: url };
  if (urlFile !== undefined && url === undefined) return { file: urlFile };
  throw invalid(place, 'it needs either "url" or "urlFile"');
}

const nameOf = async (type: string, address: SettingValue): Promise<string> =>
  `${type} ${(await readTarget(address, type)).host}`;

const invalid = (place: string, reason: string): Failure =>
  new Failure(`Cannot use ${place}: ${reason}`, {
    ...{ kind: 'rejected', code: 'settings-invalid', hint: 'See docs/settings.md' },
  });
