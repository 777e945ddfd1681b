import type { VNode } from 'preact';
import type { PageWaiting } from '../../report/page/page-view.ts';
import { Age } from '../parts/age.tsx';
import { Bolt } from '../parts/bolt.tsx';
import { Command } from '../parts/command.tsx';
import { Panel } from '../parts/panel.tsx';

/** Changes that interrupt traffic, and what they wait for. */
export const WaitingPanel = ({ waiting }: { readonly waiting: PageWaiting }): VNode => {
  const { held, since, opensAt, isAllowed, command } = waiting;
  return (
    <Panel id="waiting" title={waitingTitle(waiting)} count={held.length} tone="warning">
      <p>
        Since <Age at={since} />.
        {opensAt !== undefined && (
          <>
            {' '}
            The window opens <Age at={opensAt} />.
          </>
        )}
      </p>
      <ul class="held">
        {held.map(({ resource, reason }) => (
          <li key={resource}>
            <code class="resource">{resource}</code>
            <span>{reason}</span>
            <Bolt />
          </li>
        ))}
      </ul>
      {isAllowed !== true && <Command text={command} />}
    </Panel>
  );
};

const waitingTitle = ({ isAllowed }: PageWaiting): string =>
  isAllowed === true ? 'Waits for the window' : 'Waits for an approval';
