import type { VNode } from 'preact';
import type { PageLiveness, PageView } from '../../report/page/page-view.ts';
import { Liveness } from './liveness.tsx';
import { ThemeChoice } from './theme-choice.tsx';

interface HeaderProps {
  readonly view: PageView;
  readonly live: PageLiveness;
}

/** Whose page it is, which revision it is about, and how fresh it is. */
export const PageHeader = ({ view: { owner, revision }, live }: HeaderProps): VNode => (
  <header class="top">
    <p class="owner">
      <span class="product">reconciler</span>
      <strong>{owner}</strong>
    </p>
    {revision !== undefined && (
      <p class="revision">
        <code>{revision.id}</code>
        {revision.subject !== undefined && <span class="subject">{revision.subject}</span>}
        {revision.author !== undefined && <span class="author">{revision.author}</span>}
      </p>
    )}
    <ThemeChoice />
    <Liveness {...live} />
  </header>
);
