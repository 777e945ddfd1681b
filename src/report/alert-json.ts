import type { Alert, AlertProblem } from '../model/alert.ts';
import { visibleJson } from '../kernel/visible-text.ts';
import { capped, cappedChange, cappedLine } from './capped.ts';
import { visibleLine } from './visible.ts';

/**
 * An alert as the body of a request. What people read is visible and in one line; what programs read (`field`, `key`,
 * `from`, `to`) stays as it is. Lists and texts are capped, with the count of what is left out.
 */
export function renderAlertJson({ summary, remedy, fields, problems, ...facts }: Alert): string {
  return visibleJson(
    JSON.stringify({
      schemaVersion: 1,
      ...facts,
      ...(fields === undefined ? {} : capped('fields', fields.map(cappedChange))),
      summary: visibleLine(summary),
      ...(problems === undefined ? {} : capped('problems', problems.map(visibleProblem))),
      ...(remedy === undefined ? {} : { remedy: visibleLine(remedy) }),
    }),
  );
}

const visibleProblem = ({ message, file, ...facts }: AlertProblem): object => ({
  ...facts,
  message: cappedLine(message),
  ...(file === undefined ? {} : { file: cappedLine(file) }),
});
