import type { DesiredService } from '../../model/desired.ts';
import { canonicalJson, isJsonObject, textsOf, valueAt, type JsonObject } from '../../kernel/json.ts';
import { keyOf, type Key } from '../../kernel/key.ts';
import type { FieldValues } from '../../model/field-values.ts';
import type { LedgerRow } from '../../model/ledger.ts';
import { appliedLabel, ownerLabel } from '../../model/own-labels.ts';
import type { Wait } from '../../model/plan.ts';
import { appliedRecord } from '../../service-fields/applied-record.ts';
import type { ServiceWrite } from '../../model/write.ts';
import type { PlanInput } from '../plan-input.ts';

/** Own labels are only written along with other changes, because every update replaces the rollback target. */
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

/** The networks, secrets and configs that must exist before a service can be written. */
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

/** Credentials go along only for an image that the manifest declares: those of a foreign service are kept. */
export function pulledImage({ values }: DesiredService): Pick<ServiceWrite, 'pulls'> {
  const { image } = values;
  return typeof image === 'string' ? { pulls: image } : {};
}

/** Policies of the manifest that prune and `status` need when the manifest is gone. */
export const keptRow = ({ policy }: DesiredService): Pick<LedgerRow, 'isKept' | 'ignore'> => ({
  ...(policy.prune ? {} : { isKept: true }),
  ...(policy.ignore.length === 0 ? {} : { ignore: policy.ignore }),
});
