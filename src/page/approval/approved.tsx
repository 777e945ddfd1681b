import type { VNode } from 'preact';
import type { PageWaiting } from '../../report/page/page-view.ts';
import { Age } from '../parts/age.tsx';
import { Panel } from '../parts/panel.tsx';
import { ToneMark } from '../parts/tone-mark.tsx';
import { Held, waitingCount } from './held.tsx';

interface ApprovedProps extends PageWaiting {
  /** Undefined while they still wait to be made. */
  readonly close?: () => void;
}

/** What the person at the page has approved. */
export const Approved = ({ close, ...waiting }: ApprovedProps): VNode => (
  <Panel id="waiting" title="Approved" count={waitingCount(waiting)} tone="busy">
    <p role="status">
      <ToneMark tone="good" /> You have approved <code>{shortHash(waiting.hash)}</code>.{' '}
      {close === undefined ? <WhenMade {...waiting} /> : 'These changes no longer wait; see History.'}
    </p>
    <Held {...waiting} />
    {close !== undefined && (
      <button type="button" onClick={close}>
        Close
      </button>
    )}
  </Panel>
);

const WhenMade = ({ opensAt }: Pick<PageWaiting, 'opensAt'>): VNode =>
  opensAt === undefined ? (
    <>The next pass makes exactly these changes.</>
  ) : (
    <>
      Exactly these changes are made in the window that opens <Age at={opensAt} />.
    </>
  );

/** Enough of it to compare with a log. */
export const shortHash = (hash: string): string => hash.slice(0, 12);
