import type { PageLiveness, PageView } from '../../src/report/page/page-view.ts';

/** The time of the server at which everything here is looked at. */
export const pageNow = '2026-03-04T10:15:00.000Z';

/** A daemon whose swarm is in sync. */
export const aPageView = (view: Partial<PageView> = {}): PageView => ({
  ...{ schemaVersion: 1, owner: 'default', version: '1.2.3', canApprove: false },
  verdict: { tone: 'good', text: 'In sync: 12 objects are as 1f0c9a2 says' },
  problems: [],
  revision: { id: '1f0c9a2', subject: 'Move the shop to port 8080', author: 'Ann Example' },
  switches: { revisions: 'auto', heal: 'report', prune: 'report', interruptions: 'report' },
  ...{ drift: [], history: [], cards: [] },
  ...view,
});

export const someLiveness = (live: Partial<PageLiveness> = {}): PageLiveness => ({
  ...{ view: '1', at: pageNow, role: 'writer', holder: 'manager-1', isSourceDown: false },
  swarmSeenAt: '2026-03-04T10:14:56.000Z',
  sourceSeenAt: '2026-03-04T10:14:48.000Z',
  ...live,
});
