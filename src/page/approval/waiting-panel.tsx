import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import type { PageWaiting } from '../../report/page/page-view.ts';
import { Age } from '../parts/age.tsx';
import { Panel } from '../parts/panel.tsx';
import { Since } from '../parts/since.tsx';
import { Approval } from './approval.tsx';
import { Approved } from './approved.tsx';
import { Held, waitingCount } from './held.tsx';

interface WaitingProps {
  readonly waiting: PageWaiting | undefined;
  readonly canApprove: boolean;
}

/** Changes that interrupt traffic, what they wait for, and how to approve them. */
export function WaitingPanel({ waiting, canApprove }: WaitingProps): VNode | null {
  const [approved, setApproved] = useState<PageWaiting>();
  if (approved !== undefined && (waiting === undefined || waiting.hash === approved.hash)) {
    return (
      <Approved
        {...approved}
        {...(waiting === undefined && {
          close: () => {
            setApproved(undefined);
          },
        })}
      />
    );
  }
  if (waiting === undefined) return null;
  return (
    <Panel
      {...{ id: 'waiting', tone: 'warning', title: titleOf(waiting), count: waitingCount(waiting) }}
      note={<Since at={waiting.since} />}
    >
      <Held {...waiting} />
      {waiting.opensAt !== undefined && (
        <p class="window">
          {waiting.isAllowed === true ? 'They are made' : 'Once approved, they are made'} in the window that
          opens <Age at={waiting.opensAt} />.
        </p>
      )}
      {waiting.isAllowed !== true && <Approval {...{ waiting, canApprove, approved: setApproved }} />}
    </Panel>
  );
}

const titleOf = ({ isAllowed }: PageWaiting): string =>
  isAllowed === true ? 'Waits for its window' : 'Waits for an approval';
