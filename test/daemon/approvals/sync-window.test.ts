import { describe, expect, it } from 'vitest';
import type { SyncWindow, Weekday } from '../../../src/model/switches.ts';
import { windowState } from '../../../src/daemon/approvals/sync-window.ts';

const window = (from: string, to: string, timeZone = 'UTC', ...days: readonly Weekday[]): SyncWindow => ({
  ...{ days, from, to, timeZone },
});

/** `open`, when the next one begins, or `never`. */
function at(time: string, ...windows: readonly SyncWindow[]): string {
  const { isOpen, opensAt } = windowState(windows, new Date(time));
  return isOpen ? 'open' : (opensAt?.toISOString() ?? 'never');
}

describe('windowState()', () => {
  it('is always open without windows', () => {
    expect(at('2026-01-01T00:00:00Z')).toBe('open');
  });

  it.each([
    ['2026-01-01T01:59:59Z', '2026-01-01T02:00:00.000Z'],
    ['2026-01-01T02:00:00Z', 'open'],
    ['2026-01-01T04:59:59Z', 'open'],
    ['2026-01-01T05:00:00Z', '2026-01-02T02:00:00.000Z'],
  ])('from 02:00 to 05:00 it is at %s: %s', (time, state) => {
    expect(at(time, window('02:00', '05:00'))).toBe(state);
  });

  it.each([
    ['2026-01-02T21:59:00Z', '2026-01-02T22:00:00.000Z'],
    ['2026-01-02T23:00:00Z', 'open'],
    ['2026-01-03T01:59:00Z', 'open'],
    ['2026-01-03T02:00:00Z', '2026-01-09T22:00:00.000Z'],
  ])('on Fridays over midnight it is at %s: %s', (time, state) => {
    expect(at(time, window('22:00', '02:00', 'UTC', 'fri'))).toBe(state);
  });

  it('lasts a day if its end is its begin', () => {
    expect(at('2026-01-02T05:00:00Z', window('06:00', '06:00', 'UTC', 'thu'))).toBe('open');
    expect(at('2026-01-02T06:00:00Z', window('06:00', '06:00', 'UTC', 'thu'))).toBe(
      '2026-01-08T06:00:00.000Z',
    );
  });

  it('takes the day and the time of its time zone', () => {
    // Monday 00:30 in Auckland is Sunday 11:30 in UTC.
    const auckland = window('00:00', '01:00', 'Pacific/Auckland', 'mon');

    expect(at('2026-01-04T11:30:00Z', auckland)).toBe('open');
    expect(at('2026-01-05T11:30:00Z', auckland)).toBe('2026-01-11T11:00:00.000Z');
  });

  it('opens with the first of several', () => {
    expect(at('2026-01-01T03:00:00Z', window('12:00', '13:00'), window('04:00', '05:00'))).toBe(
      '2026-01-01T04:00:00.000Z',
    );
  });

  describe('when the clocks change in Zurich', () => {
    const zurich = (from: string, to: string): SyncWindow => window(from, to, 'Europe/Zurich');

    it.each([
      // 02:00 to 03:00 does not exist on 29 March 2026: the clocks go from 02:00 (01:00 UTC) to 03:00.
      ['2026-03-29T00:59:00Z', '2026-03-29T01:30:00.000Z'],
      ['2026-03-29T01:30:00Z', 'open'],
      ['2026-03-29T02:00:00Z', '2026-03-30T00:30:00.000Z'],
    ])('a window whose begin is skipped begins later: %s: %s', (time, state) => {
      expect(at(time, zurich('02:30', '04:00'))).toBe(state);
    });

    it('a window that is skipped whole is open as much later', () => {
      expect(at('2026-03-29T01:00:00Z', zurich('02:15', '02:45'))).toBe('2026-03-29T01:15:00.000Z');
      expect(at('2026-03-29T01:44:59Z', zurich('02:15', '02:45'))).toBe('open');
    });

    it.each([
      // 02:00 to 03:00 comes twice on 25 October 2026: first at 00:00 UTC, then at 01:00 UTC.
      ['2026-10-24T23:59:00Z', '2026-10-25T00:00:00.000Z'],
      ['2026-10-25T00:30:00Z', 'open'],
      ['2026-10-25T01:30:00Z', 'open'],
      ['2026-10-25T02:30:00Z', 'open'],
      ['2026-10-25T03:00:00Z', '2026-10-26T01:00:00.000Z'],
    ])('a window is an hour longer where an hour comes twice: %s: %s', (time, state) => {
      expect(at(time, zurich('02:00', '04:00'))).toBe(state);
    });
  });
});
