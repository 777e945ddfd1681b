import { fieldChangeIn } from './field-change-codec.ts';
import { isJsonObject, listOf, type Json, type JsonObject } from '../kernel/json.ts';
import { isKey } from '../kernel/key.ts';
import type { AwaitedChanges, WaitingChange } from '../model/approval.ts';
import type { ChangeCause, ChangeOp, FieldChange, ImpactClass } from '../model/plan.ts';

const ops: readonly ChangeOp[] = ['create', 'update', 'delete', 'adopt'];
const causes: readonly ChangeCause[] = ['manifest', 'drift', 'template', 'image', 'prune', 'rotation'];
const impacts: readonly ImpactClass[] = ['none', 'rollingRestart', 'reschedule', 'interruption'];

export const awaitedToJson = ({ changes, changesLeftOut }: AwaitedChanges): JsonObject => ({
  ...(changes === undefined ? {} : { changes: changes.map(changeToJson) }),
  ...(changesLeftOut === undefined ? {} : { changesLeftOut }),
});

const changeToJson = (change: WaitingChange): JsonObject => {
  const { id, op, resource, cause, impact, fields, fieldsLeftOut } = change;
  return {
    ...{ id, op, resource, cause, impact: [impact.class, impact.summary], fields: fields.map(fieldToJson) },
    ...(fieldsLeftOut === undefined ? {} : { fieldsLeftOut }),
  };
};

const fieldToJson = ({ path, field, key, from, to, sensitive }: FieldChange): JsonObject => ({
  ...{ path, field },
  ...(key === undefined ? {} : { key }),
  ...(from === undefined ? {} : { from }),
  ...(to === undefined ? {} : { to }),
  ...(sensitive === undefined ? {} : { sensitive }),
});

/** What cannot be read is counted with what is left out. A ledger of an older version has none. */
export function awaitedIn({ changes, changesLeftOut }: JsonObject): AwaitedChanges {
  if (!Array.isArray(changes)) return {};
  const read = changesIn(changes);
  const left = countIn(changesLeftOut) + changes.length - read.length;
  return { changes: read, ...(left > 0 ? { changesLeftOut: left } : {}) };
}

const changesIn = (items: readonly Json[]): readonly WaitingChange[] =>
  items.flatMap((item) => changeIn(item) ?? []);

function changeIn(value: Json): WaitingChange | undefined {
  if (!isJsonObject(value)) return undefined;
  const { id, resource, fields } = value;
  const op = ops.find((one) => one === value['op']);
  const cause = causes.find((one) => one === value['cause']);
  const [impactClass, summary] = listOf(value['impact']);
  const impact = impacts.find((one) => one === impactClass);
  if (op === undefined || cause === undefined || impact === undefined) return undefined;
  if (typeof id !== 'string' || typeof summary !== 'string') return undefined;
  if (typeof resource !== 'string' || !isKey(resource)) return undefined;
  const all = listOf(fields);
  const read = all.flatMap((field) => fieldChangeIn(field) ?? []);
  const left = countIn(value['fieldsLeftOut']) + all.length - read.length;
  return {
    ...{ id, op, resource, cause, impact: { class: impact, summary }, fields: read },
    ...(left > 0 ? { fieldsLeftOut: left } : {}),
  };
}

const countIn = (value: Json | undefined): number => (typeof value === 'number' ? value : 0);
