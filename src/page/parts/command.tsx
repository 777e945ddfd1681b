import type { VNode } from 'preact';
import { CopyButton } from './copy-button.tsx';

/** A command for a terminal. */
export const Command = ({ text }: { readonly text: string }): VNode => (
  <div class="command">
    <code>{text}</code>
    <CopyButton text={text} what="command" />
  </div>
);
