import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { filterableChanges } from '../../defaults/page-limits.ts';
import type { PagePlan } from '../../report/page/page-view.ts';
import { useClient } from '../client.ts';
import { CopyButton } from '../parts/copy-button.tsx';
import { Panel } from '../parts/panel.tsx';
import { Change } from './change.tsx';
import { findChanges, type ChangeFilter } from './find-changes.ts';
import { PlanFilter } from './plan-filter.tsx';

interface PlanProps extends PagePlan {
  /** How many further changes wait for an approval or their window. */
  readonly waiting: number;
}

/** What the daemon would do, as `reconciler plan` prints it. */
export function PlanPanel({ summary, impact, changes, more, text, waiting }: PlanProps): VNode {
  const [filter, setFilter] = useState<ChangeFilter>({ text: '', onlyInterrupting: false });
  const hasScript = useClient() !== undefined;
  const found = findChanges(changes, filter);
  return (
    <Panel id="plan" title="Pending plan" count={changes.length + more}>
      <p class="summary">{summary}</p>
      {impact !== undefined && <p class="summary">{impact}</p>}
      {waiting > 0 && (
        <p class="summary">
          {waiting === 1 ? '1 more change waits' : `${waiting} more changes wait`}: see{' '}
          <a href="#waiting">Waiting</a>.
        </p>
      )}
      {hasScript && changes.length > filterableChanges && (
        <PlanFilter filter={filter} change={setFilter} hidden={changes.length - found.length} />
      )}
      <ul class="changes">
        {found.map((change) => (
          <Change key={change.id} {...change} />
        ))}
      </ul>
      {more > 0 && <p class="more">{more} more changes: see the text.</p>}
      <details class="text">
        <summary>As text</summary>
        <CopyButton text={text} what="plan" />
        {/* A browser lets only what has the focus be scrolled with keys. */}
        <pre tabIndex={0} role="region" aria-label="Plan as text">
          {text}
        </pre>
      </details>
    </Panel>
  );
}
