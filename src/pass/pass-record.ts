import { historyLimit, mostChangedObjects } from '../defaults/limits.ts';
import type { ChangedObject, Ledger, PassRecord } from '../model/ledger.ts';
import { passResultOf, type Outcome, type PassResult } from '../model/outcome.ts';
import type { ChangeOp, Plan } from '../model/plan.ts';
import type { Intent } from './intent.ts';

const longestSubject = 120;
const longestAuthor = 60;

/** The entry in the history for a pass that had something to change. */
export function passRecord(
  { now, revision, subject, author, targets }: Intent,
  plan: Plan,
  outcome: Outcome,
  tookMs: number,
): PassRecord {
  const done = outcome.changes.filter(({ status }) => status === 'done');
  const changes: Partial<Record<ChangeOp, number>> = {};
  for (const { op } of done) changes[op] = (changes[op] ?? 0) + 1;
  return {
    at: now,
    tookMs: Math.round(tookMs),
    revision: revision.id,
    ...(subject === undefined ? {} : { subject: subject.slice(0, longestSubject) }),
    ...(author === undefined ? {} : { author: author.slice(0, longestAuthor) }),
    ...(targets === undefined ? {} : { targets }),
    changes,
    ...changedObjects(done),
    ...(hasOnlyHealed(plan, outcome) ? { heals: 1 } : {}),
    result: passResultOf(plan, outcome),
  };
}

function changedObjects(done: readonly ChangedObject[]): Pick<PassRecord, 'changed' | 'changedLeftOut'> {
  const changed = done.slice(0, mostChangedObjects).map(({ op, resource }) => ({ op, resource }));
  const leftOut = done.length - changed.length;
  return { changed, ...(leftOut === 0 ? {} : { changedLeftOut: leftOut }) };
}

function hasOnlyHealed(plan: Plan, { changes }: Outcome): boolean {
  const causes = new Map(plan.changes.map(({ id, cause }) => [id, cause]));
  const done = changes.filter(({ status }) => status === 'done');
  return done.length > 0 && done.every(({ id }) => causes.get(id) === 'drift');
}

/** Completes the last pass of the same revision if it had not finished its waits: `result` is what became of them. */
export function withLateResult(ledger: Ledger, revision: string, result: PassResult): Ledger {
  const { history = [] } = ledger;
  const last = history.at(-1);
  if (last?.result !== 'waiting' || last.revision !== revision || result === 'interrupted') return ledger;
  return { ...ledger, history: [...history.slice(0, -1), { ...last, result }] };
}

/**
 * Adds a pass to the history and drops the oldest ones. Passes in a row of one revision that fail without changing anything, or
 * that only heal, are kept once: they would otherwise displace everything else.
 */
export function withPass(ledger: Ledger, record: PassRecord): Ledger {
  const { history = [] } = ledger;
  const last = history.at(-1);
  if (last === undefined) return { ...ledger, history: [record] };
  const isRepeated = isBarren(record) && isBarren(last) && isAlike(record, last);
  // Already written: the response to the first write was lost.
  const isKnown = last.at === record.at && last.revision === record.revision;
  if (isRepeated || isKnown) return ledger;
  const isSameHealing =
    last.heals !== undefined && record.heals !== undefined && last.revision === record.revision;
  const before = isSameHealing ? history.slice(0, -1) : history;
  const added = isSameHealing ? { ...record, heals: last.heals + record.heals } : record;
  return { ...ledger, history: [...before, added].slice(-historyLimit) };
}

const isBarren = ({ changes }: PassRecord): boolean => Object.keys(changes).length === 0;

const isAlike = (left: PassRecord, right: PassRecord): boolean =>
  left.revision === right.revision && left.result === right.result;
