import { expect, it } from 'vitest';
import { wayOut } from '../../../src/page/approval/approve.ts';

it.each([
  ['token-refused', /http\.tokenFile/],
  ['approval-unknown', /Read what waits now/],
  ['no-answer', /may have arrived/],
  ['secret-unreadable', /^The log has the reason\.$/],
])('tells a person the way out of %s', (code, text) => {
  expect(wayOut({ code, message: 'It failed', hint: 'The log has the reason' })).toMatch(text);
});
