import type { VNode } from 'preact';
import type { PageProblem } from '../../report/page/page-view.ts';
import { CardLink } from '../parts/card-link.tsx';
import { Command } from '../parts/command.tsx';
import { Panel } from '../parts/panel.tsx';
import { Since } from '../parts/since.tsx';
import { ToneMark } from '../parts/tone-mark.tsx';

interface ProblemsProps {
  readonly problems: readonly PageProblem[];
  /** How many are left out here. */
  readonly more: number;
}

/** What needs attention: the most urgent first. */
export const Problems = ({ problems, more }: ProblemsProps): VNode | null =>
  problems.length === 0 ? null : (
    <Panel id="problems" title="Needs attention" count={problems.length + more}>
      <ol class="problems">
        {problems.map((problem) => (
          <Problem key={problem.id} {...problem} />
        ))}
        {more > 0 && <li class="more">and {more} more: see reconciler status</li>}
      </ol>
    </Panel>
  );

const Problem = ({ tone, title, details, card, since, command }: PageProblem): VNode => (
  <li class={tone}>
    <ToneMark tone={tone} />
    <div>
      <h3>
        {title} {since !== undefined && <Since at={since} />} {card !== undefined && <CardLink card={card} />}
      </h3>
      {details.map((detail) => (
        <p key={detail}>{detail}</p>
      ))}
      {command !== undefined && <Command text={command} />}
    </div>
  </li>
);
