import { describe, expect, it } from 'vitest';
import type { PendingApproval } from '../../../src/model/approval.ts';
import { renderApproved } from '../../../src/report/plan/approval-text.ts';

const pending: PendingApproval = {
  ...{ hash: '3f9c0a7be214', parts: ['a'], since: '2026-01-01T02:00:00.120Z' },
  held: [{ resource: 'service/p', reason: 'it would interrupt traffic: \u001b[31mp is replaced' }],
};
const approval = { hash: pending.hash, parts: ['a'], by: 'ann', at: '2026-01-01T02:40:00.000Z' };
const opensAt = '2026-01-01T04:00:00.000Z';
const invocation = { owner: 'shop' };

describe('renderApproved()', () => {
  it('says that nothing waits', () => {
    expect(renderApproved({ approval: undefined, pending: undefined }, invocation)).toBe(
      'Nothing waits for an approval.\n',
    );
  });

  it('shows what waits on visible lines, with the command that approves it', () => {
    expect(renderApproved({ approval: undefined, pending }, invocation)).toBe(
      `Changes that interrupt traffic wait since 2026-01-01T02:00:00Z for an approval:
  service/p: it would interrupt traffic: \\u{1b}[31mp is replaced
  To approve exactly these: reconciler approve 3f9c0a7be214 --owner shop
`,
    );
  });

  it('shows field by field what is approved, and counts what is left out', () => {
    const changes: PendingApproval['changes'] = [
      {
        ...{ id: 'service/p', op: 'update', resource: 'service/p', cause: 'manifest', fieldsLeftOut: 2 },
        impact: { class: 'interruption', summary: 'stop of 1 task' },
        fields: [{ path: 'image', field: 'image', from: 'p:1', to: 'p:\u001b2' }],
      },
    ];
    const shown = { ...pending, changes, changesLeftOut: 1 };

    for (const some of [undefined, approval])
      expect(renderApproved({ approval: some, pending: shown }, invocation)).toContain(`
  All that is made with them:
    ~ service/p  stop of 1 task  # interrupts traffic
        ~ image  "p:1" -> "p:\\u001b2"
        … and 2 further fields
    … and 1 further change
`);
  });

  it('says which window follows', () => {
    const text = renderApproved({ approval: undefined, pending: { ...pending, opensAt } }, invocation);
    const allowed = { ...pending, opensAt, isAllowed: true } as const;

    expect(text).toContain('for an approval, then for the window that opens at 2026-01-01T04:00:00Z:');
    expect(renderApproved({ approval: undefined, pending: allowed }, invocation)).toMatch(
      /for the window that opens at 2026-01-01T04:00:00Z:\n {2}service.*\n$/,
    );
  });

  it('says what was approved, and when it is done', () => {
    expect(renderApproved({ approval, pending }, invocation)).toContain(
      'Approved 3f9c0a7be214, by ann at 2026-01-01T02:40:00Z:\n  service/p',
    );
    expect(renderApproved({ approval, pending: { ...pending, opensAt } }, invocation)).toContain(
      'in the next window, at 2026-01-01T04:00:00Z.',
    );
  });
});
