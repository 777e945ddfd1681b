import { expect, it } from 'vitest';
import type { Incident } from '../../src/model/incident.ts';
import { seedFrom } from '../../src/notify/seed-from.ts';
import { stampedEvent } from '../builders/events.ts';
import { degraded } from './alerts.ts';

it('seedFrom() has the open incidents while this process writes, and none afterwards', () => {
  const seeded: (readonly Incident[])[] = [];
  const listener = seedFrom({ seed: (incidents) => seeded.push(incidents) });
  const incidents = [{ id: 'health/service/a', since: degraded('a').at, alert: degraded('a') }];

  listener(stampedEvent({ type: 'lease.taken' }));
  listener(stampedEvent({ type: 'incidents.loaded', incidents }));
  listener(stampedEvent({ type: 'lease.lost', holder: undefined }));
  const seededByWriter = [...seeded];
  listener(stampedEvent({ type: 'lease.lost', holder: 'other' }));
  listener(stampedEvent({ type: 'lease.awaited', holder: 'other' }));

  expect(seededByWriter).toEqual([incidents]);
  expect(seeded).toEqual([incidents, [], []]);
});
