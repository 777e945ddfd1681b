import type { VNode } from 'preact';
import type { PageWaiting } from '../../report/page/page-view.ts';
import { Age } from '../parts/age.tsx';
import { Panel } from '../parts/panel.tsx';
import { ToneMark } from '../parts/tone-mark.tsx';

interface ApprovedProps extends PageWaiting {
  /** Undefined while they still wait to be made. */
  readonly close?: () => void;
}

/** What the person at the page has approved. */
export const Approved = ({ held, hash, opensAt, close }: ApprovedProps): VNode => (
  <Panel id="waiting" title="Approved" count={held.length} tone="busy">
    <p role="status">
      <ToneMark tone="good" /> You have approved <code>{shortHash(hash)}</code>.{' '}
      {opensAt === undefined ? (
        'The next pass makes exactly these changes.'
      ) : (
        <>
          Exactly these changes are made in the window that opens <Age at={opensAt} />.
        </>
      )}
    </p>
    <ul class="held">
      {held.map(({ resource }) => (
        <li key={resource}>
          <code class="resource">{resource}</code>
        </li>
      ))}
    </ul>
    {close !== undefined && (
      <button type="button" onClick={close}>
        Close
      </button>
    )}
  </Panel>
);

/** Enough of it to compare with a log. */
export const shortHash = (hash: string): string => hash.slice(0, 12);
