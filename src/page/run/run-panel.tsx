import type { VNode } from 'preact';
import type { PassReason } from '../../model/event.ts';
import type { PageRun, PageStep, PageTone } from '../../report/page/page-view.ts';
import { Age } from '../parts/age.tsx';
import { Panel } from '../parts/panel.tsx';
import { ToneMark } from '../parts/tone-mark.tsx';

const reasons: Readonly<Record<PassReason, string>> = {
  start: 'the daemon started',
  interval: 'regular check',
  source: 'a new revision',
  request: 'requested',
  swarm: 'a change of the swarm',
  lease: 'this daemon took over',
};

const stepTones: Readonly<Record<PageStep['state'], PageTone>> = {
  done: 'good',
  failed: 'critical',
  waiting: 'busy',
};

/** The pass that runs, step by step. */
export const RunPanel = ({ reason, startedAt, steps, more, done, total }: PageRun): VNode => (
  <Panel id="run" title="Running pass" tone="busy">
    <p>
      Reason: {reasons[reason]}. Started <Age at={startedAt} />.
    </p>
    {total > 0 && (
      <label class="progress">
        {done} of {total} changes <progress value={done} max={total} />
      </label>
    )}
    <ol class="steps">
      {more > 0 && <li class="more">{more} earlier steps</li>}
      {steps.map(({ text, state }) => (
        <li key={text}>
          <ToneMark tone={stepTones[state]} />
          <span class="heard">{state}: </span>
          {text}
        </li>
      ))}
    </ol>
  </Panel>
);
