import { describe, expect, it } from 'vitest';
import { ageText, timeText } from '../../../src/page/parts/age.tsx';
import { lastingText } from '../../../src/page/parts/since.tsx';

const now = Date.parse('2026-03-04T10:15:00.000Z');

describe('times as text', () => {
  it.each([
    ['2026-03-04T10:14:56.000Z', '4 s ago'],
    ['2026-03-04T08:10:00.000Z', '2 h 5 min ago'],
    ['2026-03-04T22:00:00.000Z', 'in 11 h 45 min'],
    ['2026-03-04T10:15:00.400Z', 'now'],
    ['no time', 'no time'],
  ])('%s is %s', (at, text) => {
    expect(ageText(at, now)).toBe(text);
  });

  it.each([
    ['2026-03-04T10:13:40.000Z', 'for 1 min'],
    ['2026-03-04T10:15:02.000Z', 'for 0 s'],
    ['no time', 'since no time'],
  ])('what began at %s lasts %s', (at, text) => {
    expect(lastingText(at, now)).toBe(text);
  });

  it('is absolute without a clock', () => {
    expect(timeText('2026-03-04T10:15:00.123Z')).toBe('2026-03-04 10:15:00 UTC');
  });
});
