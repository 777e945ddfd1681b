import { describe, expect, it } from 'vitest';
import type { Suspension } from '../../src/model/ledger.ts';
import { renderReleased, renderResumed, renderSuspended } from '../../src/report/ledger-edit-text.ts';

const suspension: Suspension = {
  since: '2026-01-01T00:00:00.120Z',
  until: '2026-01-01T02:00:00.120Z',
  by: 'ann',
  reason: 'Ann repairs the database',
};
const before: Suspension = {
  ...suspension,
  until: '2026-01-01T01:00:00.120Z',
  by: 'bob',
  reason: 'rush hour',
};
const target = 'service/demoeast';

const texts: Readonly<Record<string, string>> = {
  suspend: renderSuspended({ target, suspension, before: undefined }, { owner: 'default' }),
  'suspend-again': renderSuspended({ target, suspension, before }, { owner: 'default' }),
  'suspend-everything': renderSuspended({ target: 'all', suspension, before: undefined }, { owner: 'team' }),
  resume: renderResumed({ target, ended: [{ target, suspension }] }),
  'resume-everything': renderResumed({
    target: 'all',
    ended: [
      { target: 'all', suspension: before },
      { target, suspension },
    ],
  }),
  'resume-nothing': renderResumed({ target, ended: [] }) + renderResumed({ target: 'all', ended: [] }),
  retry: renderReleased({
    target,
    released: [
      {
        resource: target,
        quarantine: { hash: 'h', since: '2026-01-01T02:13:04.120Z', reason: 'No such image: nginx:bad' },
      },
    ],
  }),
  'retry-all': renderReleased({
    target: 'all',
    released: [
      { resource: target, quarantine: { hash: 'h', since: '2026-01-01T02:13:04.120Z' } },
      { resource: 'service/demowest', quarantine: undefined },
    ],
  }),
  'retry-nothing': renderReleased({ target, released: [] }) + renderReleased({ target: 'all', released: [] }),
};

describe('the texts of suspend, resume and retry', () => {
  it.each(Object.entries(texts))('%s is the golden file', async (name, text) => {
    await expect(text).toMatchFileSnapshot(`../golden/ledger/${name}.txt`);
  });

  it('escape control characters', () => {
    const evil = { ...suspension, by: 'a\u001b[2J', reason: 'b\nc' };

    expect(renderSuspended({ target, suspension: evil, before: evil }, { owner: 'default' })).not.toMatch(
      /\u001b|b\nc/,
    );
  });
});
