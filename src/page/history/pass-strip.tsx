import type { VNode } from 'preact';
import type { PagePass } from '../../report/page/page-view.ts';
import { timeText } from '../parts/age.tsx';
import { ToneMark } from '../parts/tone-mark.tsx';
import { passId, resultTones } from './results.ts';

/** The passes from left to right, day by day: each leads to its entry in the list. */
export const PassStrip = ({ passes }: { readonly passes: readonly PagePass[] }): VNode => (
  <ol class="strip" aria-label="Passes by day">
    {byDay(passes).map(({ day, passes: ofDay }) => (
      <li key={day}>
        <span class="day">{day}</span>
        <span class="of-day">
          {ofDay.map(({ at, result, summary }) => (
            <a key={at} href={`#${passId(at)}`} title={`${timeText(at)}: ${result}, ${summary}`}>
              <ToneMark tone={resultTones[result]} />
              <span class="heard">
                {timeText(at)}: {result}
              </span>
            </a>
          ))}
        </span>
      </li>
    ))}
  </ol>
);

interface Day {
  readonly day: string;
  readonly passes: readonly PagePass[];
}

/** The oldest first; `passes` are newest first. */
export function byDay(passes: readonly PagePass[]): readonly Day[] {
  const days = new Map<string, readonly PagePass[]>();
  for (const pass of passes.toReversed()) {
    const day = pass.at.slice(0, 10);
    days.set(day, [...(days.get(day) ?? []), pass]);
  }
  return [...days].map(([day, ofDay]) => ({ day, passes: ofDay }));
}
