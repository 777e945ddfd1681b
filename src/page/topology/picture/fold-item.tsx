import type { VNode } from 'preact';
import { Mark } from '../marks/mark.tsx';
import { syncMarks } from '../marks/marks.ts';
import type { ItemLook } from './card.tsx';
import type { Fold } from './fold-cards.ts';

interface FoldItemProps extends ItemLook {
  readonly fold: Fold;
  /** Undefined where its cluster goes without saying. */
  readonly clusterName: string | undefined;
}

/** Several cards drawn as one: a link that opens or closes them. */
export const FoldItem = ({ fold, clusterName, href, isLit, tabIndex }: FoldItemProps): VNode => (
  <a
    class={`fold${isLit ? ' lit' : ''}`}
    data-item={fold.id}
    href={href}
    tabIndex={tabIndex}
    aria-expanded={fold.isOpen}
  >
    <Mark {...syncMarks[fold.sync]} word={`${fold.cards.length} ${syncMarks[fold.sync].word}`} />
    {clusterName !== undefined && <span class="note">{clusterName}</span>}
    <span class="note turn">{fold.isOpen ? 'fold' : 'show'}</span>
  </a>
);
