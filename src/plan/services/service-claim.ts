import type { DesiredService } from '../../model/desired.ts';
import type { Json } from '../../kernel/json.ts';
import { keyOf, type Key } from '../../kernel/key.ts';
import type { FieldValues } from '../../model/field-values.ts';
import type { Ledger, LedgerRow } from '../../model/ledger.ts';
import type { ObservedService } from '../../model/observed.ts';
import { appliedLabel } from '../../model/own-labels.ts';
import {
  parseAppliedRecord,
  readAppliedRecord,
  withSealedParts,
} from '../../service-fields/applied-record.ts';
import {
  compareValues,
  compareSharedValues,
  type ValueDifference,
} from '../../service-fields/compare-values.ts';
import { ownershipOf } from '../common/ownership.ts';
import type { PlanInput } from '../plan-input.ts';

/** How much of an existing service is ours, and what we last wrote to it. */
export interface ServiceClaim {
  /** `whole`: we made it. `shared`: someone else deploys it, and only the declared fields are ours. */
  readonly scope: 'whole' | 'shared';
  /** Undefined: unknown, or never written. */
  readonly applied: FieldValues | undefined;
  /** This plan adopts it. */
  readonly isNew: boolean;
}

/** The claim on a service, or why it is refused. */
export function claimOf(
  key: Key,
  desired: DesiredService,
  observed: ObservedService,
  { owner, ledger }: PlanInput,
): ServiceClaim | { readonly reason: string; readonly hint: string } {
  const ownership = ownershipOf(observed, key, owner, ledger);
  if (ownership.by === 'other') {
    return {
      reason: `it belongs to the owner "${ownership.owner}"`,
      hint: `Remove it from the manifests of one of the two owners, or rename it in ${desired.origin}`,
    };
  }
  const adopted = adoptedValues(observed, ledger);
  if (adopted !== undefined) {
    return { scope: 'shared', applied: withSealedParts(adopted, ledger.salt), isNew: false };
  }
  if (ownership.by === 'us') {
    const record = parseAppliedRecord(observed.labels[appliedLabel]);
    return { scope: 'whole', applied: record && withSealedParts(record, ledger.salt), isNew: false };
  }
  if (desired.policy.adopt) return { scope: 'shared', applied: undefined, isNew: true };
  return {
    reason: 'a service of this name exists and is not managed by us',
    hint: `Adopt it with the annotation swarm-reconciler.io/adopt: "true", or rename it in ${desired.origin}`,
  };
}

/**
 * What we wrote to an adopted service; undefined if it is not adopted. The ledger row of the core does not count: its
 * applied record has the config, which is not a field of a service.
 */
export function adoptedValues({ id, name }: ObservedService, { rows }: Ledger): FieldValues | undefined {
  const row = rows[keyOf('service', name)];
  const adopted = row?.id === id ? readAppliedRecord(row.applied ?? {}) : {};
  return Object.keys(adopted).length === 0 ? undefined : adopted;
}

/** Whether a ledger row is of an adopted service. */
export const isAdopted = ({ applied = {} }: LedgerRow): boolean =>
  Object.keys(readAppliedRecord(applied)).length > 0;

/** Differences between a service and its declared values, within the claim and without ignored fields. */
export function compareClaimed(
  { scope }: ServiceClaim,
  observed: FieldValues,
  declared: {
    readonly values: FieldValues;
    readonly obsolete: FieldValues;
    readonly ignore: readonly string[];
  },
  seal: (value: Json) => string,
): readonly ValueDifference[] {
  const compare = scope === 'whole' ? compareValues : compareSharedValues;
  const differences = compare(observed, declared.values, declared.obsolete, seal);
  return differences.filter((difference) => !isIgnored(pointerOf(difference), declared.ignore));
}

/** JSON pointer into the manifest's spec: `/replicas`, `/env/LOG_LEVEL`, `/placement/constraints`. */
function pointerOf({ field, key }: ValueDifference): string {
  const place = `/${field.replaceAll('.', '/')}`;
  return key === undefined ? place : `${place}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

const isIgnored = (pointer: string, ignore: readonly string[]): boolean =>
  ignore.some((ignored) => pointer === ignored || pointer.startsWith(`${ignored}/`));
