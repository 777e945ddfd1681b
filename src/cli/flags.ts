import { Failure } from '../model/failure.ts';
import { parseDuration } from '../kernel/duration.ts';

/** A flag's duration (`30s`, `10m`) in milliseconds. */
export function parseDurationFlag(flag: string, text: string, minimum: 'zero' | 'more' = 'more'): number {
  const nanoseconds = parseDuration(text);
  if (nanoseconds !== undefined && (nanoseconds > 0 || minimum === 'zero')) return nanoseconds / 1e6;
  throw new Failure(`Cannot use ${flag} "${text}": it is not a duration`, {
    kind: 'rejected',
    code: 'usage',
    hint: 'Write it as 30s, 10m or 1h30m',
  });
}

export function parseCountFlag(flag: string, text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new Failure(`Cannot use ${flag} "${text}": it is not a whole number`, {
    kind: 'rejected',
    code: 'usage',
  });
}
