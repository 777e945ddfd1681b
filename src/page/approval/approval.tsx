import type { RefObject, VNode } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { PageWaiting } from '../../report/page/page-view.ts';
import { useClient } from '../client.ts';
import { Command } from '../parts/command.tsx';
import { ApprovalForm } from './approval-form.tsx';

interface ApprovalProps {
  readonly waiting: PageWaiting;
  readonly canApprove: boolean;
  readonly approved: (what: PageWaiting) => void;
}

/** The ways to approve: the command, and where a token is set the button. */
export function Approval({ waiting, canApprove, approved }: ApprovalProps): VNode {
  const client = useClient();
  /** The changes that the person has read. */
  const [read, setRead] = useState<PageWaiting>();
  const button = useRef<HTMLButtonElement>(null);
  const close = (): void => {
    setRead(undefined);
  };
  useReturningFocus(button, read !== undefined);
  if (client !== undefined && read !== undefined) {
    return read.hash === waiting.hash ? (
      <ApprovalForm {...{ waiting: read, client, approved, close }} />
    ) : (
      <OtherChanges close={close} />
    );
  }
  return (
    <>
      {client !== undefined && canApprove && (
        <button
          ref={button}
          type="button"
          class="primary"
          onClick={() => {
            setRead(waiting);
          }}
        >
          Approve …
        </button>
      )}
      <p class="way">
        {canApprove
          ? 'In a terminal:'
          : 'This page only shows: no token is set for approvals over HTTP. Approve exactly these in a terminal:'}
      </p>
      <Command text={waiting.command} />
    </>
  );
}

/** Whoever closes the form goes on where they opened it. */
function useReturningFocus(button: RefObject<HTMLButtonElement | null>, isOpen: boolean): void {
  const wasOpen = useRef(false);
  useLayoutEffect(() => {
    if (wasOpen.current && !isOpen) button.current?.focus();
    wasOpen.current = isOpen;
  }, [button, isOpen]);
}

function OtherChanges({ close }: { readonly close: () => void }): VNode {
  const button = useRef<HTMLButtonElement>(null);
  // The field that had the focus is gone.
  useLayoutEffect(() => {
    button.current?.focus();
  }, []);
  return (
    <div
      class="form"
      role="alert"
      onKeyDown={({ key }) => {
        if (key === 'Escape') close();
      }}
    >
      <p>
        Other changes wait now than those that you were about to approve. Nothing was approved: read them
        again.
      </p>
      <button ref={button} type="button" onClick={close}>
        Go on
      </button>
    </div>
  );
}
