import { describe, expect, it } from 'vitest';
import { approve } from '../../src/ledger/approve.ts';
import { parseHead, serializeLedger } from '../../src/ledger/ledger-codec.ts';
import type { PendingApproval, WaitingChange } from '../../src/model/approval.ts';
import { isApprovedBy } from '../../src/model/approval.ts';
import type { Ledger } from '../../src/model/ledger.ts';

const since = '2026-01-01T00:00:00.000Z';
const pending: PendingApproval = {
  ...{ hash: 'abc', parts: ['a', 'b'], since },
  held: [{ resource: 'service/p', reason: 'it stops' }],
};
const ledger: Ledger = { salt: 's', rows: {}, pending };
const by = { by: 'ann', at: since };

describe('approve()', () => {
  it('approves exactly what waits', () => {
    const { ledger: after, done } = approve(ledger, { hash: 'abc', ...by });

    expect(done.approval).toEqual({ hash: 'abc', parts: ['a', 'b'], ...by });
    expect(after.approvals).toEqual([done.approval]);
    expect(after.pending).toEqual(pending);
  });

  it('approves once', () => {
    const { ledger: once } = approve(ledger, { hash: 'abc', ...by });

    expect(approve(once, { hash: 'abc', by: 'bob', at: since }).ledger).toBe(once);
  });

  it.each([
    [ledger, 'The plan has changed: its changes wait under abc'],
    [{ salt: 's', rows: {} }, 'Nothing waits for an approval'],
  ])('refuses another hash, and says what waits', (some, hint) => {
    expect(() => approve(some, { hash: 'abd', ...by })).toThrow(
      expect.objectContaining({
        code: 'approval-unknown',
        hint: expect.stringContaining(hint) as unknown,
      }) as Error,
    );
  });
});

describe('isApprovedBy()', () => {
  const approval = { hash: 'abc', parts: ['a', 'b'], ...by };

  it.each([
    [['a', 'b'], true],
    [['b'], true],
    [['a', 'c'], false],
    [[], false],
  ])('of the changes %j it is %s', (parts, isApproved) => {
    expect(isApprovedBy({ parts }, [approval])).toBe(isApproved);
    expect(isApprovedBy({ parts }, [])).toBe(false);
  });
});

describe('the ledger', () => {
  it('keeps what waits and what was approved', () => {
    const whole: Ledger = {
      ...ledger,
      pending: { ...pending, opensAt: since, isAllowed: true },
      approvals: [{ hash: 'abc', parts: ['a'], ...by }],
    };

    expect(parseHead(serializeLedger(whole))?.ledger).toEqual(whole);
  });

  it('keeps what is made once it is allowed, and counts what it cannot read', () => {
    const change: WaitingChange = {
      ...{ id: 'service/p', op: 'update', resource: 'service/p', cause: 'manifest', fieldsLeftOut: 2 },
      impact: { class: 'interruption', summary: 'stop of 1 task' },
      fields: [
        { path: 'image', field: 'image', from: 'a', to: 'b' },
        { path: 'env.A', field: 'env', key: 'A', from: undefined, to: '(sensitive)', sensitive: true },
        { path: 'mounts', field: 'mounts', from: ['/a'], to: undefined },
      ],
    };
    const whole: Ledger = { ...ledger, pending: { ...pending, changes: [change], changesLeftOut: 3 } };
    const text = serializeLedger(whole);

    expect(parseHead(text)?.ledger).toEqual(whole);
    expect(parseHead(text.replace('"op":"update"', '"op":"burn"'))?.ledger.pending).toEqual({
      ...pending,
      ...{ changes: [], changesLeftOut: 4 },
    });
    expect(parseHead(text.replace('"path":"image"', '"path":7'))?.ledger.pending?.changes).toEqual([
      { ...change, fields: change.fields.slice(1), fieldsLeftOut: 3 },
    ]);
    expect(
      parseHead(text.replace('"resource":"service/p"', '"resource":"p"'))?.ledger.pending?.changes,
    ).toEqual([]);
  });

  it.each([
    ['pending', 7],
    ['pending', { hash: 'abc' }],
    ['approvals', {}],
    ['approvals', [7, { hash: 'abc', by: 'ann' }]],
  ])('reads a broken %s as none: %j', (key, value) => {
    const head = JSON.stringify({ salt: 's', rows: {}, [key]: value });

    expect(parseHead(head)?.ledger).toEqual({ salt: 's', rows: {} });
  });

  it('leaves out objects that are none', () => {
    const held = [['service/p', 'it stops'], ['nonsense', 'x'], ['service/q'], 7];
    const head = JSON.stringify({ salt: 's', rows: {}, pending: { hash: 'abc', parts: [], since, held } });

    expect(parseHead(head)?.ledger.pending?.held).toEqual([{ resource: 'service/p', reason: 'it stops' }]);
  });
});
