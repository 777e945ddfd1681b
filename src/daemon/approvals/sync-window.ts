import type { SyncWindow, Weekday } from '../../model/switches.ts';

export interface WindowState {
  readonly isOpen: boolean;
  /** When the next one begins; undefined if one is open, or none ever is. */
  readonly opensAt: Date | undefined;
}

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const weekdays: readonly Weekday[] = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/** Whether changes that interrupt traffic may be made now, and if not, when. Without windows: at any time. */
export function windowState(windows: readonly SyncWindow[], now: Date): WindowState {
  const isOpen =
    windows.length === 0 ||
    windows.some((window) => spansAround(window, now).some((span) => isIn(span, now)));
  if (isOpen) return { isOpen, opensAt: undefined };
  const begins = windows
    .flatMap((window) => spansAround(window, now))
    .map(({ fromMs }) => fromMs)
    .filter((ms) => ms > now.getTime());
  return { isOpen, opensAt: begins.length === 0 ? undefined : new Date(Math.min(...begins)) };
}

interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

const isIn = ({ fromMs, toMs }: Span, now: Date): boolean => fromMs <= now.getTime() && now.getTime() < toMs;

/** The spans of a window that begin between yesterday and a week from now, by the calendar of its time zone. */
function spansAround({ days, from, to, timeZone }: SyncWindow, now: Date): readonly Span[] {
  const { year, month, day } = wallClock(now.getTime(), timeZone);
  return [-1, 0, 1, 2, 3, 4, 5, 6, 7].flatMap((offset) => {
    const date = Date.UTC(year, month - 1, day + offset);
    const weekday = weekdays[new Date(date).getUTCDay()];
    if (weekday === undefined || (days.length > 0 && !days.includes(weekday))) return [];
    const endDate = minutesOf(to) > minutesOf(from) ? date : date + dayMs;
    return [
      {
        fromMs: instantOf(date + minutesOf(from) * minuteMs, timeZone),
        toMs: instantOf(endDate + minutesOf(to) * minuteMs, timeZone),
      },
    ];
  });
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}

/**
 * When a clock of the time zone shows this time, given as if it were UTC. A time that daylight saving skips is that long after the
 * skip began; of one that comes twice it is the first.
 */
function instantOf(wallMs: number, timeZone: string): number {
  const before = wallMs - offsetMs(wallMs - dayMs, timeZone);
  const after = wallMs - offsetMs(wallMs + dayMs, timeZone);
  const exact = [before, after].filter((ms) => ms + offsetMs(ms, timeZone) === wallMs);
  return exact.length > 0 ? Math.min(...exact) : before;
}

/** How far the clocks of a time zone are ahead of UTC. */
function offsetMs(ms: number, timeZone: string): number {
  const { year, month, day, hour, minute, second } = wallClock(ms, timeZone);
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(ms / 1000) * 1000;
}

type WallClock = Readonly<Record<'year' | 'month' | 'day' | 'hour' | 'minute' | 'second', number>>;

function wallClock(ms: number, timeZone: string): WallClock {
  const parts = new Intl.DateTimeFormat('en-US', {
    ...{ timeZone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric' },
    ...{ hour: 'numeric', minute: 'numeric', second: 'numeric' },
  }).formatToParts(ms);
  const numberOf = (type: keyof WallClock): number =>
    Number(parts.find((part) => part.type === type)?.value ?? 0);
  return {
    ...{ year: numberOf('year'), month: numberOf('month'), day: numberOf('day') },
    ...{ hour: numberOf('hour'), minute: numberOf('minute'), second: numberOf('second') },
  };
}
