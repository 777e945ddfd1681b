import { expect, it } from 'vitest';
import { byDay } from '../../../src/page/history/pass-strip.tsx';
import { busyPageView } from '../../builders/busy-page-view.ts';

it('puts passes on their days, the oldest first', () => {
  expect(byDay(busyPageView().history).map(({ day, passes }) => [day, passes.map(({ at }) => at)])).toEqual([
    ['2026-03-01', ['2026-03-01T07:00:00.000Z']],
    ['2026-03-03', ['2026-03-03T16:44:00.000Z']],
    ['2026-03-04', ['2026-03-04T08:01:50.000Z', '2026-03-04T09:30:12.000Z']],
  ]);
});
