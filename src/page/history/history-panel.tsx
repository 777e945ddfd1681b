import type { VNode } from 'preact';
import type { PassResult } from '../../model/outcome.ts';
import { durationText } from '../../report/age-text.ts';
import type { PagePass, PageTone } from '../../report/page/page-view.ts';
import { Age } from '../parts/age.tsx';
import { OpMark } from '../parts/op-mark.tsx';
import { Panel } from '../parts/panel.tsx';
import { ToneMark } from '../parts/tone-mark.tsx';

const resultTones: Readonly<Record<PassResult, PageTone>> = {
  done: 'good',
  waiting: 'busy',
  refused: 'warning',
  interrupted: 'warning',
  unhealthy: 'critical',
  failed: 'critical',
};

/** The last passes that changed something. */
export const HistoryPanel = ({ passes }: { readonly passes: readonly PagePass[] }): VNode => (
  <Panel id="history" title="History">
    {passes.length === 0 ? (
      <p class="empty">No pass has changed anything yet.</p>
    ) : (
      <ol class="passes">
        {passes.map((pass) => (
          <Pass key={pass.at} {...pass} />
        ))}
      </ol>
    )}
  </Panel>
);

const Pass = ({ at, tookMs, result, revision, subject, author, summary, changed, more }: PagePass): VNode => (
  <li>
    <details>
      <summary>
        <ToneMark tone={resultTones[result]} />
        <span class="result">{result}</span>
        <span class="what">{summary}</span>
        <span class="subject">{subject}</span>
        <Age at={at} />
      </summary>
      <div class="opened" id={passId(at)}>
        <dl>
          <dt>Revision</dt>
          <dd>
            <code>{revision}</code> {subject}
          </dd>
          {author !== undefined && <dt>Author</dt>}
          {author !== undefined && <dd>{author}</dd>}
          <dt>Took</dt>
          <dd>{durationText(tookMs)}</dd>
        </dl>
        <ul class="changed">
          {changed.map(({ op, resource }) => (
            <li key={`${op} ${resource}`}>
              <OpMark op={op} />
              <code>{resource}</code>
            </li>
          ))}
          {more > 0 && <li>and {more} more</li>}
        </ul>
      </div>
    </details>
  </li>
);

const passId = (at: string): string => `pass-${at}`;
