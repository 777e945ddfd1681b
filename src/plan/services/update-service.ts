import type { DesiredService } from '../../model/desired.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { Key } from '../../kernel/key.ts';
import type { FieldValues } from '../../model/field-values.ts';
import type { LedgerRow } from '../../model/ledger.ts';
import type { ObservedService } from '../../model/observed.ts';
import type { ChangeOp } from '../../model/plan.ts';
import { appliedRecord } from '../../service-fields/applied-record.ts';
import { compareValues, type ValueDifference } from '../../service-fields/compare-values.ts';
import { hashOf, sealed } from '../../kernel/hash.ts';
import { overlay } from '../../service-fields/overlay.ts';
import { patchValues } from '../../service-fields/patch-values.ts';
import { readValues } from '../../service-fields/read-values.ts';
import { driftToUndo } from '../common/drift.ts';
import { noImpact } from '../common/impact.ts';
import { fragment, refusal, type Fragment, type Step } from '../common/fragment.ts';
import { isStalled, isTakenUp, quarantined, quarantineOf, rowOfAttempt } from '../common/quarantine.ts';
import { fieldContext, type PlanInput } from '../plan-input.ts';
import { keepOriginalValues, withRestored } from './original-values.ts';
import { compareClaimed, type ServiceClaim } from './service-claim.ts';
import { serviceImpact } from './service-impact.ts';
import { keptRow, neededIds, waitFor, withOwnLabels } from './service-write.ts';
import { redactedDifference, redactedDrift } from './redact-fields.ts';
import { restartRolloutStep } from './restart-rollout.ts';
import { isAwaited } from './needs-wait.ts';

/** A service that is declared, is there, and is ours at least in part. */
export interface ClaimedService {
  readonly key: Key;
  readonly desired: DesiredService;
  readonly observed: ObservedService;
  readonly claim: ServiceClaim;
}

/** What is to be written to it, and what somebody has changed on it. */
export function updateService(service: ClaimedService, input: PlanInput): Fragment {
  const { key, desired, observed, claim } = service;
  const { ignore } = desired.policy;
  const standing = readValues(observed.spec, fieldContext(input.observed));
  const obsolete = claim.applied ?? {};
  const remembered = rememberedOf(service, input);
  const values = withRestored({ declared: desired.values, standing, applied: obsolete, remembered });
  const declared = { values, obsolete, ignore };
  const differences = compareClaimed(claim, standing, declared, String); // what a manifest says is open
  const row = rowOf(service, standing, input);
  if (differences.length === 0 && !claim.isNew) return asDeclared(service, row, input);
  const drift = driftToUndo(key, driftedValues(service, standing, input).map(redactedDrift), differences);
  const quarantine = quarantineOf(key, observed, row.attempted, input);
  if (quarantine !== undefined) {
    const held = quarantined(key, observed, desired.origin, { quarantine, input });
    return { ...held, drift };
  }
  const replaced = differences.find(({ impact }) => impact === 'replace');
  if (replaced !== undefined) return refuseReplacement(service, replaced.field);
  return fragment({
    drift,
    rows: [[key, rowOfAttempt(observed, row)]],
    waits: differences.length === 0 ? [] : [waitFor(key)],
    steps: [stepOf(service, standing, differences, input)],
  });
}

/** Nothing to write, but maybe to wait for, unless its rollout stands still; where a person said retry it is looked at again. That of somebody else's service may be somebody else's too. */
function asDeclared(service: ClaimedService, row: LedgerRow, input: PlanInput): Fragment {
  const { key, desired, observed, claim } = service;
  const before = input.ledger.rows[key];
  const { attempted: attempt } = row;
  if (isTakenUp(observed, attempt, before)) {
    const steps = [restartRolloutStep(key, observed, input)];
    return fragment({ rows: [[key, rowOfAttempt(observed, row)]], steps, waits: [waitFor(key)] });
  }
  const isOurs = claim.scope === 'whole' || before?.quarantined !== undefined;
  const quarantine = isOurs ? quarantineOf(key, observed, attempt, input) : undefined;
  const isWaitedFor = before?.attempted === '' || (isOurs && isAwaited(key, observed, input));
  return quarantine !== undefined && isStalled(observed, before, input.observed)
    ? quarantined(key, observed, desired.origin, { quarantine, input })
    : fragment({ rows: [[key, row]], unchanged: [key], waits: isWaitedFor ? [waitFor(key)] : [] });
}

/** Where it is not as it was written. What was sealed with a salt that is lost cannot be told. */
function driftedValues(
  { desired, claim }: ClaimedService,
  standing: FieldValues,
  { ledger, hasFreshSalt = false }: PlanInput,
): readonly ValueDifference[] {
  if (claim.applied === undefined) return [];
  const written = { values: claim.applied, obsolete: {}, ignore: desired.policy.ignore };
  const differences = compareClaimed(claim, standing, written, (value) => sealed(value, ledger.salt));
  return differences.filter(({ sensitive }) => !(sensitive && hasFreshSalt));
}

function stepOf(
  { key, desired, observed, claim }: ClaimedService,
  standing: FieldValues,
  differences: readonly ValueDifference[],
  input: PlanInput,
): Step {
  const op: ChangeOp = claim.isNew ? 'adopt' : 'update';
  const impact = serviceImpact(differences, observed, input.observed);
  const change: Step['change'] = {
    id: key,
    op,
    resource: key,
    cause: isAllDrift(differences, desired, claim, input) ? 'drift' : 'manifest',
    fields: differences.map(redactedDifference),
    impact: differences.length === 0 ? noImpact('taken on as it is') : impact,
    dependsOn: neededIds(desired),
  };
  if (differences.length === 0) return { change, write: { kind: 'recordOnly' } };
  const fieldNames = new Set(differences.map(({ field }) => field));
  const context = fieldContext(input.observed);
  const spec = overlay(observed.spec, patchValues(standing, differences), fieldNames, context);
  return {
    change,
    write: {
      kind: 'updateService',
      ref: { id: observed.id, version: observed.version },
      spec: claim.scope === 'whole' ? withOwnLabels(spec, desired.values, input) : spec,
    },
  };
}

/** A service that we made carries its record in a label; one of somebody else is remembered in the ledger only. */
function rowOf(service: ClaimedService, standing: FieldValues, input: PlanInput): LedgerRow {
  const { desired, observed, claim } = service;
  const { salt } = input.ledger;
  const row: LedgerRow = { id: observed.id, attempted: hashOf(desired.values), ...keptRow(desired) };
  if (claim.scope === 'whole') return row;
  const { applied = {} } = claim;
  const remembered = rememberedOf(service, input);
  const before = keepOriginalValues({ declared: desired.values, standing, applied, remembered }, salt);
  return {
    ...row,
    applied: appliedRecord(desired.values, salt),
    ...(Object.keys(before).length === 0 ? {} : { before }),
  };
}

/** Of a service that was taken on. Where it is new, nothing of it is applied yet, and nothing of this counts. */
const rememberedOf = ({ key, claim }: ClaimedService, { ledger }: PlanInput): JsonObject =>
  claim.scope === 'whole' ? {} : (ledger.rows[key]?.before ?? {});

const refuseReplacement = ({ key, desired }: ClaimedService, field: string): Fragment =>
  refusal(
    key,
    `"${field}" cannot be changed on a service that is there`,
    `Rename the service in ${desired.origin}, or remove it first: docker service rm ${desired.name}`,
  );

/** What is declared as it was applied differs by drift, all else by the manifests. Records are compared: both are sealed. */
function isAllDrift(
  differences: readonly ValueDifference[],
  { values }: DesiredService,
  { applied }: ServiceClaim,
  input: PlanInput,
): boolean {
  if (applied === undefined) return false;
  const wanted = appliedRecord(values, input.ledger.salt);
  const changed = new Set(compareValues(applied, wanted, applied, String).map(({ path }) => path));
  return differences.every(({ path }) => !changed.has(path));
}
