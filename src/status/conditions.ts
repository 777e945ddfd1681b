import { nameOf, type Key } from '../kernel/key.ts';
import { isMadeByCore, rowsOf, type Suspension, type SuspensionTarget } from '../model/ledger.ts';
import { reconcilerCommand } from '../model/own-commands.ts';
import { leavesDifference, type Change, type Drift, type Plan } from '../model/plan.ts';
import type { Condition } from '../model/status.ts';
import { stoppedText, withLastError } from '../plan/common/quarantine.ts';
import { suspensionText } from '../plan/common/suspended.ts';
import { driftFromLedger, type WrittenInput } from '../plan/drift-from-ledger.ts';
import { fieldValue } from '../report/field-value.ts';
import { stackText } from '../report/plan/stack-text.ts';

/** The conditions of each resource; a resource in sync has none. */
export type Conditions = ReadonlyMap<Key, readonly Condition[]>;

export interface ConditionContext extends WrittenInput {
  readonly active: ReadonlyMap<SuspensionTarget, Suspension>;
  /** As given with `--host`. */
  readonly host?: string;
}

/** Without manifests: what the ledger records, and what differs from what was written. */
export function conditionsFromLedger(context: ConditionContext): Conditions {
  const { ledger, observed } = context;
  const services = new Map(observed.services.map((service) => [service.name, service]));
  const quarantined = rowsOf(ledger).flatMap(([key, { quarantined: note }]): Found[] => {
    if (note === undefined) return [];
    const message = withLastError(stoppedText(services.get(nameOf(key))), note.reason);
    const hint = `Change its manifest, or retry the same spec: ${reconcilerCommand('retry', context, key)}`;
    return [[key, { type: 'Quarantined', since: note.since, message, hint }]];
  });
  const unfinished = rowsOf(ledger)
    .filter(([, row]) => row.id === undefined && !isMadeByCore(row))
    .map(([key]): Found => [
      key,
      { type: 'Pending', message: 'an apply was about to create it, and did not' },
    ]);
  return joined([
    ...quarantined,
    ...driftFromLedger(context).map(drifted),
    ...unfinished,
    ...suspended(context),
  ]);
}

/** With manifests: from their plan. */
export function conditionsFromPlan(plan: Plan, context: ConditionContext): Conditions {
  const hasDrifted = new Set(plan.drift.map(({ resource }) => resource));
  return joined([
    ...plan.refused.map(({ resource, reason, hint, isQuarantined }): Found => {
      const since = context.ledger.rows[resource]?.quarantined?.since;
      const type = isQuarantined === true ? 'Quarantined' : 'Refused';
      return [resource, { type, message: reason, hint, ...(since === undefined ? {} : { since }) }];
    }),
    ...plan.drift.map(drifted),
    ...plan.changes.filter(({ resource }) => !hasDrifted.has(resource)).map(pending),
    ...plan.warnings
      .filter(leavesDifference)
      .flatMap(({ resource, message }): Found[] =>
        resource === undefined || hasDrifted.has(resource) ? [] : [[resource, { type: 'Pending', message }]],
      ),
    ...suspended(context),
  ]);
}

type Found = readonly [Key, Condition];

function joined(found: readonly Found[]): Conditions {
  const conditions = new Map<Key, Condition[]>();
  for (const [key, condition] of found) {
    const known = conditions.get(key);
    if (known === undefined) conditions.set(key, [condition]);
    else known.push(condition);
  }
  return conditions;
}

const drifted = (drift: Drift): Found => {
  const { resource, state, fields, stack } = drift;
  const changes = fields.map(
    (field) => `${field.path} ${fieldValue(field, field.from)} -> ${fieldValue(field, field.to)}`,
  );
  const what = state === 'deleted' ? 'it was deleted' : changes.join(', ');
  const message = stack === undefined ? what : `${what}; ${stackText(drift)}`;
  return [resource, { type: 'Drifted', message }];
};

const pending = ({ resource, op, fields }: Change): Found => {
  const what = op === 'update' && fields.length > 0 ? `: ${fields.map(({ path }) => path).join(', ')}` : '';
  return [resource, { type: 'Pending', message: `${op}${what}` }];
};

/** A suspension of everything is reported once, not per resource. */
const suspended = ({ active }: ConditionContext): readonly Found[] =>
  [...active].flatMap(([target, suspension]): Found[] => {
    if (target === 'all') return [];
    const { since, until } = suspension;
    return [[target, { type: 'Suspended', message: suspensionText(suspension), since, until }]];
  });
