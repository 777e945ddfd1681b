import type { EventListener } from '../ports/reconciler-port.ts';
import type { Delivery } from './delivery.ts';

/**
 * Keeps what the delivery repeats in step with who writes: the writer has the open incidents, and a standby has none. Whoever
 * has lost the lease to nobody goes on: perhaps only the swarm is away.
 */
export const seedFrom =
  ({ seed }: Pick<Delivery, 'seed'>): EventListener =>
  (event) => {
    if (event.type === 'incidents.loaded') seed(event.incidents);
    if (event.type === 'lease.lost' && event.holder !== undefined) seed([]);
    if (event.type === 'lease.awaited') seed([]);
  };
