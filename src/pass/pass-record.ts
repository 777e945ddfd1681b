import { historyLimit } from '../defaults/limits.ts';
import type { Ledger, PassRecord } from '../model/ledger.ts';
import { passResultOf, type Outcome, type PassResult } from '../model/outcome.ts';
import type { ChangeOp, Plan } from '../model/plan.ts';
import type { Intent } from './intent.ts';

const longestSubject = 120;

/** The entry in the history for a pass that had something to change. */
export function passRecord(
  { now, revision, subject, targets }: Intent,
  plan: Plan,
  outcome: Outcome,
  tookMs: number,
): PassRecord {
  const changes: Partial<Record<ChangeOp, number>> = {};
  for (const { op, status } of outcome.changes) {
    if (status === 'done') changes[op] = (changes[op] ?? 0) + 1;
  }
  return {
    at: now,
    tookMs: Math.round(tookMs),
    revision: revision.id,
    ...(subject === undefined ? {} : { subject: subject.slice(0, longestSubject) }),
    ...(targets === undefined ? {} : { targets }),
    changes,
    result: passResultOf(plan, outcome),
  };
}

/** Completes the last pass of the same revision if it had not finished its waits: `result` is what became of them. */
export function withLateResult(ledger: Ledger, revision: string, result: PassResult): Ledger {
  const { history = [] } = ledger;
  const last = history.at(-1);
  if (last?.result !== 'waiting' || last.revision !== revision || result === 'interrupted') return ledger;
  return { ...ledger, history: [...history.slice(0, -1), { ...last, result }] };
}

/**
 * Adds a pass to the history and drops the oldest ones. Passes in a row that fail without changing anything are kept
 * once for each revision: a daemon that retries at every interval would otherwise displace everything else.
 */
export function withPass(ledger: Ledger, record: PassRecord): Ledger {
  const { history = [] } = ledger;
  const last = history.at(-1);
  const isRepeated = last !== undefined && isBarren(record) && isBarren(last) && isAlike(record, last);
  // Already written: the response to the first write was lost.
  const isKnown = last?.at === record.at && last.revision === record.revision;
  return isRepeated || isKnown ? ledger : { ...ledger, history: [...history, record].slice(-historyLimit) };
}

const isBarren = ({ changes }: PassRecord): boolean => Object.keys(changes).length === 0;

const isAlike = (left: PassRecord, right: PassRecord): boolean =>
  left.revision === right.revision && left.result === right.result;
