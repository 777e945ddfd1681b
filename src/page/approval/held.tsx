import type { VNode } from 'preact';
import type { PageWaiting } from '../../report/page/page-view.ts';
import { Bolt } from '../parts/bolt.tsx';
import { Change } from '../plan/change.tsx';

/** What waits, field by field: nobody approves what they have not seen. */
export const Held = ({ held, changes, moreChanges }: PageWaiting): VNode =>
  changes === undefined ? (
    <ul class="held">
      {held.map(({ resource, reason }) => (
        <li key={resource}>
          <code class="resource">{resource}</code>
          <span>{reason}</span>
          <Bolt />
        </li>
      ))}
    </ul>
  ) : (
    <>
      <ul class="changes">
        {changes.map((change) => (
          <Change key={change.id} {...change} />
        ))}
      </ul>
      {moreChanges > 0 && <p class="more">and {moreChanges} more changes</p>}
    </>
  );

/** How many changes are made once they are allowed, those included that depend on interrupting ones. */
export const waitingCount = ({ held, changes, moreChanges }: PageWaiting): number =>
  changes === undefined ? held.length : changes.length + moreChanges;
