import type { VNode } from 'preact';
import type { PageCard } from '../../../report/page/page-view.ts';
import { Bolt } from '../../parts/bolt.tsx';
import { Command } from '../../parts/command.tsx';
import { Fields } from '../../parts/fields.tsx';
import { Mark } from '../marks/mark.tsx';
import { marksOf, pendingText } from '../marks/marks.ts';
import { columnWords } from '../picture/column-titles.ts';
import type { FactsOfCard } from './about-card.ts';

interface CardDetailsProps {
  readonly card: PageCard;
  readonly facts: FactsOfCard;
}

/** Its state and why, what has drifted, what is planned, and the commands. */
export const CardDetails = ({ card, facts }: CardDetailsProps): VNode => (
  <>
    <p class="note">
      {columnWords[card.column]}
      {card.note !== undefined && `, ${card.note}`}
    </p>
    <p class="marks">
      {marksOf(card).map((mark) => (
        <Mark key={mark.word} {...mark} />
      ))}
    </p>
    {card.reasons.length > 0 && (
      <ul class="reasons">
        {card.reasons.map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
      </ul>
    )}
    {facts.drift.map(({ fields }, index) => (
      <Fields isDrift key={index} fields={fields} />
    ))}
    {card.pending !== undefined && (
      <p class="pending">
        {pendingText(card.pending)}
        {card.pending.interrupts && <Bolt />}
      </p>
    )}
    {facts.changes.map(({ id, fields }) => (
      <Fields key={id} fields={fields} />
    ))}
    {commandsOf(facts).map((command) => (
      <Command key={command} text={command} />
    ))}
  </>
);

const commandsOf = ({ problems, drift }: FactsOfCard): readonly string[] => [
  ...new Set([...problems, ...drift].flatMap(({ command }) => command ?? [])),
];
