import type { VNode } from 'preact';
import { durationText } from '../../report/age-text.ts';
import { timeText, useNow } from './age.tsx';

/** How long something has lasted. The server, which has no ticking clock, shows when it began. */
export function Since({ at }: { readonly at: string }): VNode {
  const now = useNow();
  return (
    <time class="since" dateTime={at} title={`since ${timeText(at)}`}>
      {now === undefined ? `since ${timeText(at)}` : lastingText(at, now)}
    </time>
  );
}

/** Clocks differ by some milliseconds: nothing begins in the future. */
export function lastingText(at: string, now: number): string {
  const ms = now - Date.parse(at);
  return Number.isNaN(ms) ? `since ${at}` : `for ${durationText(Math.max(0, ms))}`;
}
