import type { VNode } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { longestName } from './approve.ts';
import { fieldNames } from './entered.ts';

/** Has the focus when the form opens. */
export function NameField(): VNode {
  const input = useRef<HTMLInputElement>(null);
  // Before the next key is pressed.
  useLayoutEffect(() => {
    input.current?.focus();
  }, []);
  return (
    <label>
      Your name, as it is recorded
      <input
        ref={input}
        type="text"
        name={fieldNames.by}
        maxLength={longestName}
        required
        autoComplete="name"
      />
    </label>
  );
}

interface TokenFieldProps {
  /** The one that is known already. */
  readonly token: string;
  readonly isKept: boolean;
}

export const TokenField = ({ token, isKept }: TokenFieldProps): VNode => (
  <>
    <label>
      Token of the daemon
      <input type="password" name={fieldNames.secret} defaultValue={token} required autoComplete="off" />
    </label>
    <label class="choice">
      <input type="checkbox" name={fieldNames.isKept} defaultChecked={isKept} />
      Keep the token until this tab is closed
    </label>
  </>
);
