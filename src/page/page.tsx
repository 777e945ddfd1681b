import type { VNode } from 'preact';
import type { PageLiveness, PageView } from '../report/page/page-view.ts';
import { waitingCount } from './approval/held.tsx';
import { WaitingPanel } from './approval/waiting-panel.tsx';
import { ClientContext, type PageClient } from './client.ts';
import { DriftPanel } from './drift/drift-panel.tsx';
import { HistoryPanel } from './history/history-panel.tsx';
import { PlanPanel } from './plan/plan-panel.tsx';
import { RunPanel } from './run/run-panel.tsx';
import { Announcer } from './shell/announcer.tsx';
import { Contents } from './shell/contents.tsx';
import { Notices } from './shell/notices.tsx';
import { PageFooter } from './shell/page-footer.tsx';
import { PageHeader } from './shell/page-header.tsx';
import { Problems } from './shell/problems.tsx';
import { Verdict } from './shell/verdict.tsx';
import { Topology } from './topology/topology.tsx';

export interface PageProps {
  readonly view: PageView;
  readonly live: PageLiveness;
  /** The query of the address with which the page was asked for. */
  readonly search?: string;
  /** Undefined on the server. */
  readonly client?: PageClient;
}

/** The whole page, on the server and in the browser. */
export const Page = ({ view, live, search = '', client }: PageProps): VNode => (
  <ClientContext.Provider value={client}>
    <div class={`page ${client?.link.state ?? 'open'}`}>
      <a class="skip" href="#main">
        Skip to the content
      </a>
      <PageHeader view={view} live={live} />
      <main id="main" tabIndex={-1}>
        <Notices />
        <Verdict {...view.verdict} />
        <Contents view={view} />
        <Problems problems={view.problems} more={view.moreProblems} />
        {view.running !== undefined && <RunPanel {...view.running} />}
        <WaitingPanel waiting={view.waiting} canApprove={view.canApprove} />
        {view.cards.length > 0 && (
          <Topology cards={view.cards} more={view.moreCards} facts={view} search={search} />
        )}
        {view.plan !== undefined && (
          <PlanPanel {...view.plan} waiting={view.waiting === undefined ? 0 : waitingCount(view.waiting)} />
        )}
        <DriftPanel drift={view.drift} more={view.moreDrift} />
        <HistoryPanel passes={view.history} />
      </main>
      <PageFooter {...view} />
      <Announcer verdict={view.verdict} />
    </div>
  </ClientContext.Provider>
);
