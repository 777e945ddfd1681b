import type { VNode } from 'preact';
import { durationText } from '../../report/age-text.ts';
import type { PagePass } from '../../report/page/page-view.ts';
import { Age } from '../parts/age.tsx';
import { OpMark } from '../parts/op-mark.tsx';
import { ToneMark } from '../parts/tone-mark.tsx';
import { passId, resultTones } from './results.ts';

/** One pass in a line; opened, what it changed. */
export const Pass = (pass: PagePass): VNode => {
  const { at, result, summary, subject, revision } = pass;
  return (
    <li>
      <details>
        <summary>
          <ToneMark tone={resultTones[result]} />
          <span class="result">{result}</span>
          <span class="what">{summary}</span>
          <span class="subject">{subject ?? revision}</span>
          <Age at={at} />
        </summary>
        <div class="opened" id={passId(at)}>
          <Facts {...pass} />
          <Changed {...pass} />
        </div>
      </details>
    </li>
  );
};

const Facts = ({ at, tookMs, revision, subject, author }: PagePass): VNode => (
  <dl>
    <dt>Revision</dt>
    <dd>
      <code>{revision}</code> {subject}
    </dd>
    {author !== undefined && <dt>Author</dt>}
    {author !== undefined && <dd>{author}</dd>}
    <dt>Ended</dt>
    <dd>
      <Age at={at} />, took {durationText(tookMs)}
    </dd>
  </dl>
);

const Changed = ({ changed, more }: PagePass): VNode => (
  <ul class="changed">
    {changed.map(({ op, resource }) => (
      <li key={`${op} ${resource}`}>
        <OpMark op={op} /> <code>{resource}</code>
      </li>
    ))}
    {more > 0 && <li class="more">and {more} more</li>}
  </ul>
);
