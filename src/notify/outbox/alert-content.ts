import type { Alert } from '../../model/alert.ts';

/**
 * What makes an alert news: two alerts of one incident with the same content are one. When it happened is not part of it, nor
 * are the durations and times in its text: they change with every look.
 */
export const contentOf = ({ at: _at, since: _since, remedy: _remedy, summary, ...facts }: Alert): string =>
  JSON.stringify({ ...facts, summary: summary.replaceAll(timesAndDurations, '#') });

const timesAndDurations =
  /\b\d{4}-\d\d-\d\dT[\d:.]+Z?|\b\d+(?:\.\d+)? ?(?:ms|s|m|h|d|seconds?|minutes?|hours?|days?)\b/g;
