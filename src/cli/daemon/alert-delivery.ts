import { alertFlushTimeoutMs } from '../../defaults/times.ts';
import type { Incident } from '../../model/incident.ts';
import type { ResolvedAlerts } from '../../model/settings.ts';
import { createChannels } from '../../notify/create-channels.ts';
import type { Delivery, DeliveryDependencies } from '../../notify/delivery.ts';

/** The delivery of alerts to the channels of the settings, which may be replaced while the daemon runs. */
export interface AlertDelivery extends Delivery {
  /** Changes to other channels; these repeat what is open, and do not tell it again. Fails with a Failure, and changes nothing. */
  readonly replace: (alerts: ResolvedAlerts, open: readonly Incident[]) => Promise<void>;
}

export async function createAlertDelivery(
  alerts: ResolvedAlerts,
  dependencies: DeliveryDependencies,
): Promise<AlertDelivery> {
  let current = await createChannels(alerts, dependencies);
  return {
    enqueue: (alert) => {
      current.enqueue(alert);
    },
    seed: (incidents) => {
      current.seed(incidents);
    },
    flush: (timeoutMs) => current.flush(timeoutMs),
    channels: () => current.channels(),
    replace: async (next, open) => {
      const before = current;
      const channels = await createChannels(next, dependencies);
      channels.seed(open);
      current = channels;
      await before.flush(alertFlushTimeoutMs);
    },
  };
}
