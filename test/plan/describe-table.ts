import { describe, expect, it } from 'vitest';
import type { Key } from '../../src/kernel/key.ts';
import type { Ledger, LedgerRow } from '../../src/model/ledger.ts';
import type { Plan } from '../../src/model/plan.ts';
import { planChanges } from '../../src/plan/plan-changes.ts';
import type { PlanInput } from '../../src/plan/plan-input.ts';
import { decisionTable, type Situation } from './decision-table.ts';

export interface TruthTable<Name extends string> {
  /** The object that the verdicts are about. */
  readonly key: Key;
  readonly situations: readonly Situation<Name>[];
  readonly inputOf: (situation: Situation<Name>) => PlanInput;
  /** Columns: the dimensions of the situations, then `plan`, `drift`, and `then`: what the ledger will say. */
  readonly text: string;
}

/** Each row of a truth table is a test, over all situations that it decides. */
export function describeTable<Name extends string>(
  name: string,
  { key, situations, inputOf, text }: TruthTable<Name>,
): void {
  const { decisions, undecided } = decisionTable(text, situations);
  describe(`planChanges() for ${name}`, () => {
    it(`decides each of ${situations.length} situations by one row`, () => {
      expect(undecided).toEqual([]);
    });

    it.each(decisions.map((decision) => [decision.line, decision] as const))('%s', (_, decision) => {
      const { situations: decided, outcome } = decision;

      expect(decided).not.toEqual([]);
      for (const situation of decided)
        expect({ situation, ...verdictOn(inputOf(situation), key, outcome) }).toEqual({
          situation,
          ...outcome,
        });
    });
  });
}

/** The outcome for one object, in the words of a table; `expected` limits how much of a reason is compared. */
function verdictOn(input: PlanInput, key: Key, expected: Situation): Situation {
  const { plan, ledger } = planChanges(input);
  const actual = outcomeOf(plan, key);
  const before = input.ledger.rows[key];
  return {
    plan: isReasonWith(actual, expected['plan']) ? (expected['plan'] ?? '') : actual,
    drift: plan.drift.map(({ resource, state }) => (resource === key ? state : resource)).join(', '),
    then: thenOf(ledger.rows, key, before, expected['then']),
  };
}

/** Other objects are named: a table is about one. */
function outcomeOf(plan: Plan, key: Key): string {
  const actual = [
    ...plan.changes.map(({ op, cause, resource }) => (resource === key ? `${op}, ${cause}` : resource)),
    ...plan.refused.map(({ reason }) => `refused: ${reason}`),
    ...plan.retained.map(({ reason }) => `retained: ${reason}`),
    ...plan.warnings.map(({ message }) => (message.includes('does not exist yet') ? 'awaited' : message)),
    ...(plan.unchangedCount === 0 ? [] : ['unchanged']),
  ];
  return actual.length === 0 ? 'nothing' : actual.join(' and ');
}

/** `refused: not managed by us` matches any refusal whose reason has these words. */
function isReasonWith(actual: string, expected = ''): boolean {
  const [head = '', words] = expected.split(': ');
  return words !== undefined && actual.startsWith(`${head}: `) && actual.includes(words);
}

/** A row without content would be a key in the stored text. */
function thenOf(
  rows: Ledger['rows'],
  key: Key,
  before: LedgerRow | undefined,
  expected: string | undefined,
): string {
  const { [key]: then } = rows;
  if (then === undefined && Object.hasOwn(rows, key)) return 'a row without content';
  return expected === 'as before' && isEqual(before, then) ? 'as before' : rowKind(then);
}

const isEqual = (left: LedgerRow | undefined, right: LedgerRow | undefined): boolean =>
  JSON.stringify(left) === JSON.stringify(right);

function rowKind(row: LedgerRow | undefined): string {
  if (row === undefined) return 'nothing';
  if (row.id === undefined) return 'intent';
  return row.applied === undefined ? 'object' : 'part';
}
