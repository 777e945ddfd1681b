import { countOf } from '../../kernel/count-of.ts';
import { passResultOf, type ChangeResult, type Outcome, type PassResult } from '../../model/outcome.ts';
import type { Plan } from '../../model/plan.ts';
import { plainText, type TextStyle } from '../text-style.ts';
import { visible } from '../visible.ts';

const verbs = {
  create: 'created',
  update: 'updated',
  delete: 'deleted',
  adopt: 'adopted',
} as const;

/** One line for each change, as it happens. */
export function renderResult(result: ChangeResult, style: TextStyle = plainText): string {
  const { resource, status, op, message, hint } = visible(result);
  if (status === 'done') return `${style('green', verbs[op].padEnd(8))} ${resource}`;
  const head = `${style(status === 'failed' ? 'red' : 'yellow', status.padEnd(8))} ${resource}: ${message ?? ''}`;
  return hint === undefined ? head : `${head}\n         ${hint}`;
}

/** The services that are unhealthy, and the verdict on the pass: the last line agrees with the exit code. */
export function renderOutcome(plan: Plan, outcome: Outcome, style: TextStyle = plainText): string {
  const unhealthy = visible(failedWaits(outcome)).map(
    ({ resource, message }) => `${style('red', 'unhealthy')} ${resource}: ${message ?? ''}\n`,
  );
  return `${unhealthy.join('')}${overtakenLine(outcome)}${verdictLine(plan, outcome)}\n`;
}

const overtakenLine = ({ overtakenBy }: Outcome): string =>
  overtakenBy === undefined
    ? ''
    : `Revision ${visible(overtakenBy)} was applied at the same time and may have replaced what was written here: plan again\n`;

const verdictWords: Readonly<Record<PassResult, string>> = {
  done: 'Applied',
  waiting: 'Waiting',
  refused: 'Refused',
  failed: 'Failed',
  unhealthy: 'Unhealthy',
  interrupted: 'Interrupted',
};

function verdictLine(plan: Plan, outcome: Outcome): string {
  const result = passResultOf(plan, outcome);
  const count = (status: ChangeResult['status']): number =>
    outcome.changes.filter((change) => change.status === status).length;
  if (result === 'done') return `${verdictWords[result]}: ${countOf(count('done'), 'change')}.`;
  const counts = [
    [count('done'), 'done'],
    [count('failed'), 'failed'],
    [count('skipped'), 'skipped'],
    [plan.refused.length, 'refused'],
    [new Set(failedWaits(outcome).map(({ resource }) => resource)).size, 'unhealthy'],
  ] as const;
  const counted = counts.filter(([number, word]) => number > 0 || word === 'done');
  return `${verdictWords[result]}: ${counted.map(([number, word]) => `${number} ${word}`).join(', ')}.`;
}

const failedWaits = ({ waits }: Outcome): Outcome['waits'] =>
  waits.filter(({ status }) => status === 'failed');
