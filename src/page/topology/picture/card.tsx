import type { VNode } from 'preact';
import { Bolt } from '../../parts/bolt.tsx';
import { Mark } from '../marks/mark.tsx';
import { marksOf, pendingText, urgencyOf } from '../marks/marks.ts';

import type { PageCard } from '../../../report/page/page-view.ts';
import { AddressUse } from './address-use.tsx';

export interface ItemLook {
  readonly href: string;
  /** On the path of the card that somebody points at. */
  readonly isLit: boolean;
  readonly tabIndex: number | undefined;
}

interface CardProps extends ItemLook {
  readonly card: PageCard;
  readonly isOpen: boolean;
  /** Not searched for, but it belongs to something that was. */
  readonly isContext: boolean;
}

/** One card: a link to its details. */
export const Card = ({ card, href, isLit, tabIndex, isOpen, isContext }: CardProps): VNode => (
  <a
    class={cardClass(card, { isLit, isContext })}
    data-item={card.id}
    href={href}
    tabIndex={tabIndex}
    aria-current={isOpen ? 'true' : undefined}
  >
    <span class="name" title={card.name}>
      {card.name}
    </span>
    <span class="marks">
      {marksOf(card).map((mark) => (
        <Mark key={mark.shape} {...mark} />
      ))}
      {card.note !== undefined && <span class="note">{card.note}</span>}
    </span>
    {card.addresses !== undefined && <AddressUse {...card.addresses} />}
    {card.reasons[0] !== undefined && <span class="reason">{card.reasons[0]}</span>}
    {card.pending !== undefined && (
      <span class="pending">
        {pendingText(card.pending)}
        {card.pending.interrupts && <Bolt />}
      </span>
    )}
  </a>
);

const urgencyClass = ['urgent', 'moving', 'calm'] as const;

const cardClass = (
  card: PageCard,
  { isLit, isContext }: { readonly isLit: boolean; readonly isContext: boolean },
): string =>
  [
    ...['card', urgencyClass[urgencyOf(card)]],
    ...(card.pending === undefined ? [] : [`to-${card.pending.op}`]),
    ...(isLit ? ['lit'] : []),
    ...(isContext ? ['context'] : []),
  ].join(' ');
