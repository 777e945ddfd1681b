import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import type { PageWaiting } from '../../report/page/page-view.ts';
import type { PageClient } from '../client.ts';
import { NameField, TokenField } from './approval-fields.tsx';
import { wayOut, type ApprovalRefusal } from './approve.ts';
import { shortHash } from './approved.tsx';
import { Held, waitingCount } from './held.tsx';
import { enteredIn, type Entered } from './entered.ts';

interface FormProps {
  readonly waiting: PageWaiting;
  readonly client: PageClient;
  readonly approved: (what: PageWaiting) => void;
  readonly close: () => void;
}

/** Says exactly what will be done, and asks for the token and a name. */
export function ApprovalForm({ waiting, client, approved, close }: FormProps): VNode {
  const [isSending, setSending] = useState(false);
  const [refusal, setRefusal] = useState<ApprovalRefusal>();
  const { token } = client;
  const send = async ({ by, secret, isKept }: Entered): Promise<void> => {
    setSending(true);
    setRefusal(undefined);
    const answer = await client.approve({ hash: waiting.hash, by, token: secret });
    setSending(false);
    if (answer.isApproved) {
      token.set(secret, isKept);
      approved(waiting);
      return;
    }
    if (answer.code === 'token-refused') token.forget();
    setRefusal(answer);
  };
  return (
    <form
      class="form"
      aria-label="Approve"
      onSubmit={(event) => {
        event.preventDefault();
        void send(enteredIn(event.currentTarget));
      }}
      onKeyDown={({ key }) => {
        if (key === 'Escape') close();
      }}
    >
      <WhatIsDone {...waiting} />
      <NameField />
      <TokenField token={token.get()} isKept={token.isKept()} />
      {refusal !== undefined && <Refused {...refusal} />}
      <p class="buttons">
        <button type="submit" class="primary" disabled={isSending}>
          {isSending ? 'Sending …' : `Approve ${countText(waiting)}`}
        </button>
        <button type="button" onClick={close}>
          Cancel
        </button>
      </p>
    </form>
  );
}

const WhatIsDone = (waiting: PageWaiting): VNode => (
  <>
    <p>The daemon will make exactly {countText(waiting)}:</p>
    <Held {...waiting} />
    <p>
      Nothing else that interrupts traffic is approved. Its hash is{' '}
      <code title={waiting.hash}>{shortHash(waiting.hash)}</code>.
    </p>
  </>
);

const Refused = (refusal: ApprovalRefusal): VNode => (
  <p class="refusal" role="alert">
    <strong>Not approved.</strong> {refusal.message}. {wayOut(refusal)}
  </p>
);

const countText = (waiting: PageWaiting): string =>
  waitingCount(waiting) === 1 ? 'this change' : `these ${waitingCount(waiting)} changes`;
