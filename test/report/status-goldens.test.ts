import { describe, expect, it } from 'vitest';
import { renderHistory } from '../../src/report/history-text.ts';
import { renderStatusJson } from '../../src/report/status-json.ts';
import { renderStatus } from '../../src/report/status-text.ts';
import { statusCases } from './status-cases.ts';

const cases = Object.entries(statusCases);

describe('renderStatus()', () => {
  it.each(cases)('writes %s as the golden file', async (name, status) => {
    await expect(renderStatus(status())).toMatchFileSnapshot(`../golden/status/${name}.txt`);
  });
});

describe('renderStatusJson()', () => {
  it('is the golden file', async () => {
    await expect(renderStatusJson(statusCases['troubled']!())).toMatchFileSnapshot(
      '../golden/status/troubled.json',
    );
  });
});

describe('renderHistory()', () => {
  it('writes the passes as the golden file', async () => {
    const passes = [
      {
        at: '2026-01-01T02:13:04.120Z',
        tookMs: 12_345,
        revision: '1f0c9a2be4d7',
        subject: 'Use nginx:bad',
        changes: { update: 1 },
        result: 'unhealthy' as const,
      },
      {
        at: '2026-01-01T01:55:00.000Z',
        tookMs: 4_000,
        revision: '5b7d2e90c1aa',
        subject: 'Fix the checkout',
        targets: ['service/shop', 'service/cart'],
        changes: { update: 2 },
        result: 'done' as const,
      },
      {
        at: '2025-12-31T23:00:00.000Z',
        tookMs: 754_000,
        revision: '77aa01b2c3d4',
        subject: 'Add the west cluster',
        changes: { create: 4, update: 2, delete: 1 },
        result: 'done' as const,
      },
      {
        at: '2025-12-30T09:00:00.000Z',
        tookMs: 100,
        revision: 'folder:0011223344',
        changes: {},
        result: 'failed' as const,
      },
    ];

    await expect(renderHistory(passes)).toMatchFileSnapshot('../golden/status/history.txt');
  });

  it('has a line if nothing has changed yet', () => {
    expect(renderHistory([])).toBe('No pass has changed anything yet.\n');
  });
});
