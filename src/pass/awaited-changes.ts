import { waitingLimits } from '../defaults/limits.ts';
import { cappedJson, cappedText } from '../kernel/visible-text.ts';
import type { AwaitedChanges, WaitingChange } from '../model/approval.ts';
import type { Change, FieldChange, Plan } from '../model/plan.ts';
import { fieldsLeftOf } from './waiting-changes.ts';

/** What `allowed` does and `guarded` does not, small enough for the ledger: a person reads it before they approve. */
export function awaitedChanges(allowed: Plan, guarded: Plan): AwaitedChanges {
  const made = new Map(guarded.changes.map((change) => [change.id, change]));
  const awaited = allowed.changes.flatMap((change) => leftOf(change, made.get(change.id)));
  const left = awaited.length - waitingLimits.changes;
  return {
    changes: withinTotal(awaited.slice(0, waitingLimits.changes).map(cappedChange)),
    ...(left > 0 ? { changesLeftOut: left } : {}),
  };
}

/** Of a change that goes on in part the fields that wait. */
function leftOf(change: Change, made: Change | undefined): readonly Change[] {
  const fields = fieldsLeftOf(change.fields, made);
  return made !== undefined && fields.length === 0 ? [] : [{ ...change, fields }];
}

const cappedChange = ({ id, op, resource, cause, impact, fields }: Change): WaitingChange => ({
  ...{ id, op, resource, cause },
  impact: { class: impact.class, summary: cappedText(impact.summary, waitingLimits.value) },
  ...keptFields(fields, fields.slice(0, waitingLimits.fields).map(cappedField)),
});

const cappedField = ({ path, field, key, from, to, sensitive }: FieldChange): FieldChange => ({
  path: cappedText(path, waitingLimits.value),
  field: cappedText(field, waitingLimits.value),
  ...(key === undefined ? {} : { key: cappedText(key, waitingLimits.value) }),
  from: cappedJson(from, waitingLimits.value),
  to: cappedJson(to, waitingLimits.value),
  ...(sensitive === undefined ? {} : { sensitive }),
});

const keptFields = (
  all: readonly FieldChange[],
  kept: readonly FieldChange[],
  before = 0,
): Pick<WaitingChange, 'fields' | 'fieldsLeftOut'> => {
  const left = before + all.length - kept.length;
  return { fields: kept, ...(left > 0 ? { fieldsLeftOut: left } : {}) };
};

/** Once all fields together are too long, the rest of them are only counted. */
function withinTotal(changes: readonly WaitingChange[]): readonly WaitingChange[] {
  let total = 0;
  return changes.map(({ fields, fieldsLeftOut, ...change }) => {
    const kept = fields.filter((field) => {
      total += JSON.stringify(field).length;
      return total <= waitingLimits.total;
    });
    return { ...change, ...keptFields(fields, kept, fieldsLeftOut) };
  });
}
