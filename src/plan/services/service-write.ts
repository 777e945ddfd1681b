import type { DesiredService } from '../../model/desired.ts';
import { canonicalJson, isJsonObject, textsOf, valueAt, type JsonObject } from '../../kernel/json.ts';
import { keyOf, type Key } from '../../kernel/key.ts';
import type { FieldValues } from '../../model/field-values.ts';
import type { LedgerRow } from '../../model/ledger.ts';
import { appliedLabel, ownerLabel } from '../../model/own-labels.ts';
import type { Wait } from '../../model/plan.ts';
import { appliedRecord } from '../../service-fields/applied-record.ts';
import type { PlanInput } from '../plan-input.ts';

/** Bookkeeping travels only with a write that is needed anyway: every update resets the rollback target. */
export function withOwnLabels(
  spec: JsonObject,
  values: FieldValues,
  { owner, ledger }: PlanInput,
): JsonObject {
  const record = canonicalJson(appliedRecord(values, ledger.salt));
  const labels = valueAt(spec, ['Labels']);
  const others = isJsonObject(labels) ? labels : {};
  return { ...spec, Labels: { ...others, [ownerLabel]: owner, [appliedLabel]: record } };
}

/** A service can be written only once its networks, secrets and configs are there. */
export const neededIds = ({ values, objects }: DesiredService): readonly string[] => [
  ...textsOf(values['networks']).map((name) => keyOf('network', name)),
  ...objects,
];

export const waitFor = (key: Key): Wait => ({
  id: `wait/${key}`,
  resource: key,
  until: 'converged',
  required: false,
  dependsOn: [key],
});

/** What its manifest says of a service and is asked for where there is no manifest: by prune, and by `status`. */
export const keptRow = ({ policy }: DesiredService): Pick<LedgerRow, 'isKept' | 'ignore'> => ({
  ...(policy.prune ? {} : { isKept: true }),
  ...(policy.ignore.length === 0 ? {} : { ignore: policy.ignore }),
});
