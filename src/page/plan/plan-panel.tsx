import type { VNode } from 'preact';
import type { PageChange, PagePlan } from '../../report/page/page-view.ts';
import { Bolt } from '../parts/bolt.tsx';
import { CopyButton } from '../parts/copy-button.tsx';
import { Fields } from '../parts/fields.tsx';
import { OpMark } from '../parts/op-mark.tsx';
import { Panel } from '../parts/panel.tsx';

/** What the daemon would do, as `reconciler plan` prints it. */
export const PlanPanel = ({ summary, impact, changes, more, text }: PagePlan): VNode => (
  <Panel id="plan" title="Pending plan" count={changes.length + more}>
    <p class="summary">{summary}</p>
    {impact !== undefined && <p class="summary">{impact}</p>}
    <ul class="changes">
      {changes.map((change) => (
        <Change key={change.id} {...change} />
      ))}
    </ul>
    {more > 0 && <p class="more">{more} more changes: see the text.</p>}
    <details class="text">
      <summary>As text</summary>
      <CopyButton text={text} what="plan" />
      <pre>{text}</pre>
    </details>
  </Panel>
);

const Change = ({ op, resource, cause, impact, interrupts, fields }: PageChange): VNode => (
  <li>
    <p class="change">
      <OpMark op={op} />
      <code class="resource">{resource}</code>
      <span class="impact">{impact}</span>
      {interrupts && <Bolt />}
      {cause !== 'manifest' && <span class="cause">cause: {cause}</span>}
    </p>
    <Fields fields={fields} />
  </li>
);
