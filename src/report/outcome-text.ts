import type { ChangeResult, Outcome } from '../model/outcome.ts';
import { escapeText } from './field-value.ts';
import { plainText, type TextStyle } from './text-style.ts';

const verbs = {
  create: 'created',
  update: 'updated',
  delete: 'deleted',
  adopt: 'adopted',
} as const;

/** One line for each change, as it happens. */
export function renderResult(result: ChangeResult, style: TextStyle = plainText): string {
  const { resource, status, op, message, hint } = result;
  if (status === 'done') return `${style('green', verbs[op].padEnd(8))} ${resource}`;
  const head = `${style(status === 'failed' ? 'red' : 'yellow', status.padEnd(8))} ${resource}: ${escapeText(message ?? '')}`;
  return hint === undefined ? head : `${head}\n         ${hint}`;
}

/** The outcome of a plan in one line, after the services that are unhealthy. */
export function renderOutcome(outcome: Outcome, style: TextStyle = plainText): string {
  const count = (status: ChangeResult['status']): number =>
    outcome.changes.filter((result) => result.status === status).length;
  const unhealthy = outcome.waits
    .filter(({ status }) => status === 'failed')
    .map(
      ({ resource, message }) => `${style('red', 'unhealthy')} ${resource}: ${escapeText(message ?? '')}\n`,
    );
  const rest = [
    ...(count('failed') > 0 ? [`, ${count('failed')} failed`] : []),
    ...(count('skipped') > 0 ? [`, ${count('skipped')} skipped`] : []),
    ...(outcome.interrupted ? [', interrupted'] : []),
  ];
  return `${unhealthy.join('')}Applied: ${count('done')} change${count('done') === 1 ? '' : 's'}${rest.join('')}.\n`;
}
