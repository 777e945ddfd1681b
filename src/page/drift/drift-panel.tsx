import type { VNode } from 'preact';
import type { PageDrift } from '../../report/page/page-view.ts';
import { Command } from '../parts/command.tsx';
import { Fields } from '../parts/fields.tsx';
import { Panel } from '../parts/panel.tsx';
import { Since } from '../parts/since.tsx';

interface DriftProps {
  readonly drift: readonly PageDrift[];
  /** How many objects are left out here. */
  readonly more: number;
}

/** What was changed outside of the reconciler. */
export const DriftPanel = ({ drift, more }: DriftProps): VNode => (
  <Panel id="drift" title="Drift" count={drift.length + more}>
    {drift.length === 0 ? (
      <p class="empty">Nobody has changed an object outside of the reconciler.</p>
    ) : (
      <ul class="drifts">
        {drift.map((each) => (
          <DriftedObject key={each.resource} {...each} />
        ))}
        {more > 0 && <li class="more">and {more} more: see reconciler drift</li>}
      </ul>
    )}
  </Panel>
);

const DriftedObject = ({ resource, state, since, fields, moreFields, command }: PageDrift): VNode => (
  <li>
    <p class="change">
      <code class="resource">{resource}</code>
      {state === 'deleted' && <span class="deleted">deleted</span>}
      {since !== undefined && <Since at={since} />}
    </p>
    <Fields isDrift fields={fields} moreFields={moreFields} />
    <Command text={command} />
  </li>
);
