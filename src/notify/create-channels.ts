import type { ResolvedAlerts } from '../model/settings.ts';
import { accepts } from './accepts.ts';
import { createNotifier } from './create-notifier.ts';
import { createDelivery, type Delivery, type DeliveryDependencies } from './delivery.ts';

/** The delivery to the channels of the settings. Fails with a Failure for what is certainly wrong; a receiver may be away. */
export async function createChannels(
  { channels, groupWaitMs, repeatMs }: Pick<ResolvedAlerts, 'channels' | 'groupWaitMs' | 'repeatMs'>,
  dependencies: DeliveryDependencies,
): Promise<Delivery> {
  const settings = await Promise.all(
    channels.map(async (channel, index) => {
      const notifier = await createNotifier(channel, `alerts.channels[${index}]`, dependencies.clock);
      const timing = { groupWaitMs, repeatMs: notifier.repeatAfter(repeatMs) };
      return { notifier, accepts: accepts(channel, notifier), timing };
    }),
  );
  return createDelivery(settings, dependencies);
}
