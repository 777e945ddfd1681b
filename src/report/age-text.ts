import { wholeSeconds } from '../kernel/time-text.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** A time, and how long ago or ahead it is: `2026-01-01T02:13:04Z (26 min ago)`. */
export function timeAndAge(time: string, now: string): string {
  const ms = Date.parse(now) - Date.parse(time);
  if (Number.isNaN(ms)) return wholeSeconds(time);
  const age = durationText(Math.abs(ms));
  return `${wholeSeconds(time)} (${ms >= 0 ? `${age} ago` : `in ${age}`})`;
}

/** A length of time in its two largest units: `2 h 5 min`. */
export function durationText(ms: number): string {
  if (ms < minuteMs) return `${Math.floor(ms / 1000)} s`;
  if (ms < hourMs) return `${Math.floor(ms / minuteMs)} min`;
  if (ms < dayMs) return joined(Math.floor(ms / hourMs), 'h', Math.floor((ms % hourMs) / minuteMs), 'min');
  return joined(Math.floor(ms / dayMs), 'd', Math.floor((ms % dayMs) / hourMs), 'h');
}

const joined = (large: number, largeUnit: string, small: number, smallUnit: string): string =>
  small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
