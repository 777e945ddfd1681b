import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { useClient } from '../client.ts';

interface CopyButtonProps {
  readonly text: string;
  /** What the text is, for those who hear the button. */
  readonly what: string;
}

type Copied = 'no' | 'yes' | 'refused';

const labels: Readonly<Record<Copied, string>> = {
  no: 'Copy',
  yes: 'Copied',
  refused: 'Select it to copy',
};

export function CopyButton({ text, what }: CopyButtonProps): VNode | null {
  const client = useClient();
  const [copied, setCopied] = useState<Copied>('no');
  if (client === undefined) return null;
  const copy = async (): Promise<void> => {
    setCopied((await client.copy(text)) ? 'yes' : 'refused');
  };
  return (
    <button
      type="button"
      class="quiet"
      onClick={() => void copy()}
      onBlur={() => {
        setCopied('no');
      }}
    >
      {labels[copied]}
      <span class="heard"> {what}</span>
    </button>
  );
}
