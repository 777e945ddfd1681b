import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { durationText } from '../../report/age-text.ts';
import { useClient } from '../client.ts';

/** How long ago or ahead a time is. The server, which has no ticking clock, shows the time itself. */
export function Age({ at }: { readonly at: string }): VNode {
  const now = useNow();
  return (
    <time dateTime={at} title={timeText(at)}>
      {now === undefined ? timeText(at) : ageText(at, now)}
    </time>
  );
}

/** The time of the server, every second; undefined without a script. */
export function useNow(): number | undefined {
  const clock = useClient()?.clock;
  const [now, setNow] = useState(clock?.now());
  useEffect(
    () =>
      clock?.subscribe(() => {
        setNow(clock.now());
      }),
    [clock],
  );
  return now;
}

/** `2026-01-31 08:05:00 UTC`. */
export const timeText = (at: string): string => at.replace('T', ' ').replace(/(\.\d+)?Z$/, ' UTC');

export function ageText(at: string, now: number): string {
  const ms = now - Date.parse(at);
  if (Number.isNaN(ms)) return at;
  // Clocks differ by some milliseconds.
  if (Math.abs(ms) < 1000) return 'now';
  return ms > 0 ? `${durationText(ms)} ago` : `in ${durationText(-ms)}`;
}
