import type { VNode } from 'preact';
import type { PagePass } from '../../report/page/page-view.ts';
import { Panel } from '../parts/panel.tsx';
import { PassStrip } from './pass-strip.tsx';
import { Pass } from './pass.tsx';

/** The last passes that changed something: as a strip in time, and as a list. */
export const HistoryPanel = ({ passes }: { readonly passes: readonly PagePass[] }): VNode => (
  <Panel id="history" title="History">
    {passes.length === 0 ? (
      <p class="empty">No pass has changed anything yet.</p>
    ) : (
      <>
        <PassStrip passes={passes} />
        <ol class="passes">
          {passes.map((pass) => (
            <Pass key={pass.at} {...pass} />
          ))}
        </ol>
      </>
    )}
  </Panel>
);
